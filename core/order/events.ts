import type { Plan, Step } from './plan';

/** Something that comes about once: a step begins, all of it is applied, all of it is healthy. */
export type Event = `begun ${string}` | `applied ${string}` | `done ${string}`;

/** The required order of events. */
export type Events = ReadonlyMap<Event, readonly Event[]>;

/** The events of a plan, each with those that it waits for. */
export function eventsOf({ steps }: Plan, isFirst: boolean): Map<Event, Event[]> {
  const events = new Map<Event, Event[]>();
  for (const { id, after, ends } of steps) {
    const waits = after.filter(({ firstOnly }) => isFirst || !firstOnly);
    events.set(
      `begun ${id}`,
      waits.map(({ step, until }): Event => `${until} ${step}`),
    );
    events.set(`applied ${id}`, [`begun ${id}`]);
    events.set(`done ${id}`, [`applied ${id}`, ...(isFirst ? ends.map((end): Event => `done ${end}`) : [])]);
  }
  return events;
}

/** The shortest way on which one event waits for another; undefined if it does not. */
export function wayBetween(events: Events, from: Event, to: Event): Event[] | undefined {
  const seen = new Set<Event>([from]);
  const queue: Event[][] = [[from]];
  for (let at = 0; at < queue.length; at += 1) {
    const way = queue[at] as Event[];
    const last = way.at(-1) as Event;
    if (last === to) return way;
    for (const next of events.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}

/** The steps of a plan that wait for themselves, each circle once, as the steps on it. */
export function circlesIn(plan: Plan): Step[][] {
  const events = eventsOf(plan, true);
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const reported = new Set<string>();
  const circles: Step[][] = [];
  for (const { id } of plan.steps) {
    const ways = (events.get(`done ${id}`) ?? []).flatMap((next) => {
      const way = wayBetween(events, next, `done ${id}`);
      return way === undefined ? [] : [way];
    });
    const [way] = ways.sort((a, b) => a.length - b.length);
    if (way === undefined) continue;
    const steps = [...new Set([id, ...way.map(stepIn)])].flatMap((each) => byId.get(each) ?? []);
    const key = steps
      .map((step) => step.id)
      .sort()
      .join('\n');
    if (reported.has(key)) continue;
    reported.add(key);
    circles.push(steps);
  }
  return circles;
}

/** The step that an event is of. */
export const stepIn = (event: Event): string => event.slice(event.indexOf(' ') + 1);
