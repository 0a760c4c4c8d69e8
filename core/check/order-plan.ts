import { shownName } from '../facts/judged';
import { groupBy } from '../group-by';
import type { KubernetesObject } from '../object/object';
import { type Events, eventsOf, wayBetween } from '../order/events';
import type { Plan, Step, Wait } from '../order/plan';
import { planIn } from './order';
import { needsOf } from './order-needs';
import type { World } from './world';

/** A step as findings print it. */
export interface ToldStep {
  /** From 1, in the order of the plan. */
  readonly number: number;
  readonly title: string;
  readonly controller: Step['controller'];
  readonly objects: readonly string[];
  /** What it begins after. */
  readonly after: readonly { readonly step: number; readonly until: 'applied' | 'done' }[];
  /** Steps that begin only after it, directly. */
  readonly holdsUp: readonly number[];
  /** What its objects need of other steps, each once. */
  readonly needs: readonly { readonly what: string; readonly step: number; readonly by: readonly string[] }[];
}

/** The order of application, as findings print it. */
export interface DescribedPlan {
  readonly controllers: readonly Step['controller'][];
  readonly install: readonly ToldStep[];
  /** What a later commit does not wait for, though the first install does: pairs of numbers. */
  readonly laterFree: readonly { readonly step: number; readonly after: number }[];
  /** What a person applies, before all else. */
  readonly byHand: readonly string[];
  readonly applicationHealth: Plan['applicationHealth'];
}

/** Tells in which order the objects of a world are applied. */
export function describePlan(world: World): DescribedPlan {
  const plan = planIn(world);
  const numbers = new Map(plan.steps.map(({ id }, at) => [id, at + 1]));
  const numberOf = (id: string): number => numbers.get(id) ?? 0;
  const [first, later] = [aftersOf(plan, true), aftersOf(plan, false)];
  const held = groupBy(
    [...first].flatMap(([id, waits]) => waits.map((wait) => ({ id, of: wait.step }))),
    ({ of }) => of,
  );
  const install = plan.steps.map(
    (step): ToldStep => ({
      number: numberOf(step.id),
      title: step.title,
      controller: step.controller,
      objects: namesOf(step.objects),
      after: (first.get(step.id) ?? []).map(({ step: id, until }) => ({ step: numberOf(id), until })),
      holdsUp: (held.get(step.id) ?? []).map(({ id }) => numberOf(id)),
      needs: needsIn(world, plan, step, numbers),
    }),
  );
  const laterFree = plan.steps.flatMap(({ id }) => {
    const still = new Set(later.get(id)?.map((wait) => wait.step));
    return (first.get(id) ?? [])
      .filter((wait) => !still.has(wait.step))
      .map((wait) => ({ step: numberOf(id), after: numberOf(wait.step) }));
  });
  return {
    controllers: [...new Set(plan.steps.map(({ controller }) => controller))],
    install,
    laterFree,
    byHand: namesOf(plan.byHand),
    applicationHealth: plan.applicationHealth,
  };
}

/** A step that another one begins after. */
type After = Pick<Wait, 'step' | 'until'>;

/** What each step waits for, by its id: by itself or since what applies it does. What lies behind another one that it waits for is left out. */
export function aftersOf(plan: Plan, isFirst: boolean): ReadonlyMap<string, readonly After[]> {
  const events = eventsOf(plan, isFirst);
  const byId = new Map(plan.steps.map((each) => [each.id, each]));
  return new Map(plan.steps.map((step) => [step.id, nearest(step, byId, events, isFirst)]));
}

function nearest(step: Step, byId: ReadonlyMap<string, Step>, events: Events, isFirst: boolean): readonly After[] {
  const own = step.after.filter(({ firstOnly }) => isFirst || !firstOnly).map(({ step: id, until }): After => ({ step: id, until }));
  // Where a wave ends with what it applied, the next one waits for the last steps of that.
  const ended = own.flatMap(({ step: id, until }) =>
    until === 'done' && isFirst ? (byId.get(id)?.ends ?? []).map((end): After => ({ step: end, until })) : [],
  );
  const all = [...new Map([...own, ...ended].map((each) => [each.step, each])).values()].filter(({ step: id }) => id !== step.id);
  const isBehind = (each: After, other: After): boolean =>
    other !== each && wayBetween(events, `begun ${other.step}`, `${each.until} ${each.step}`) !== undefined;
  return all.filter((each) => !all.some((other) => isBehind(each, other)));
}

function needsIn(world: World, plan: Plan, step: Step, numbers: ReadonlyMap<string, number>): ToldStep['needs'] {
  const found = new Map<string, { what: string; step: number; by: Set<string> }>();
  for (const object of step.objects) {
    for (const { what, by } of needsOf(world, object)) {
      const steps = by.flatMap((each) => plan.stepOf.get(each) ?? []);
      if (steps.length === 0 || steps.includes(step)) continue;
      const number = numbers.get(steps[0]?.id ?? '') ?? 0;
      const key = `${number} ${what}`;
      const known = found.get(key) ?? { what, step: number, by: new Set<string>() };
      known.by.add(shownName(object));
      found.set(key, known);
    }
  }
  return [...found.values()].map((each) => ({ ...each, by: [...each.by] })).sort((a, b) => a.step - b.step || (a.what < b.what ? -1 : 1));
}

const namesOf = (objects: readonly KubernetesObject[]): string[] => objects.map(shownName).sort();
