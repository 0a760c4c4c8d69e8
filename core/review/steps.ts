import { counted } from '../counted';
import { shownName } from '../facts/judged';
import type { World } from '../facts/world';
import { groupBy } from '../group-by';
import type { KubernetesObject } from '../object/object';
import { usersOf } from '../order/claims';
import { type Events, eventsOf, wayBetween } from '../order/events';
import { type Plan, planOf, type Step } from '../order/plan';
import { waveOf } from '../order/waves';
import type { ReviewedChange } from './reviewed-change';

/** How a change goes through in one place, as far as the tree says it. */
export interface Passage {
  readonly environment: string | undefined;
  readonly controller: 'Argo CD' | 'Flux';
  /** In order. Under Argo CD each begins when the one before is healthy; under Flux when those that it names are ready. */
  readonly steps: readonly { readonly title: string; readonly objects: readonly string[] }[];
  /** Where it gets stuck, in sentences. */
  readonly stuck: readonly string[];
}

/** A step with the changes that it applies. */
interface ChangedStep {
  readonly step: Step;
  readonly changes: readonly ReviewedChange[];
}

/** What the API server refuses: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ and Flux' own pages say what comes of it. */
const REFUSED = new Set(['immutable-field', 'claim-shrinks', 'claim-cannot-grow', 'custom-rule']);
/** Objects that a step names. */
const NAMED = 4;

/** In which order changes are applied, where there is more than one step or one where it gets stuck. Changes that no known controller applies are left out. */
export function passagesOf(changes: readonly ReviewedChange[], after: World): Passage[] {
  // Controllers prune removed objects last, or not at all: their fate says so.
  const placed = changes.filter(({ pair }) => pair.head !== undefined);
  const passages = [...groupBy(placed, ({ pair }) => pair.head?.environment)].flatMap(([environment, its]) =>
    passagesIn(environment, its, after),
  );
  return passages.filter(({ steps, stuck }) => steps.length > 1 || stuck.length > 0);
}

function passagesIn(environment: string | undefined, changes: readonly ReviewedChange[], after: World): Passage[] {
  const plan = planOf(after, environment);
  const byObject = new Map(changes.flatMap((each) => (each.pair.head === undefined ? [] : [[each.pair.head.object, each] as const])));
  const all = plan.steps.map((step): ChangedStep => ({ step, changes: step.objects.flatMap((object) => byObject.get(object) ?? []) }));
  const touched = new Set(all.filter((each) => each.changes.length > 0).map(({ step }) => step.owner));
  const flux = all.filter(({ step, changes: its }) => step.controller === 'Flux' && its.length > 0);
  const argo = [...touched].flatMap((owner) => {
    const own = all.filter(({ step }) => step.controller === 'Argo CD' && step.owner === owner);
    const shown = own.filter(({ step, changes: its }) => its.length > 0 || step.hooks.length > 0);
    return shown.length === 0 ? [] : [passage(environment, 'Argo CD', shown, plan, claimsBefore(shown.flatMap((each) => each.changes)))];
  });
  return [...argo, ...(flux.length === 0 ? [] : [passage(environment, 'Flux', flux, plan, [])])];
}

function passage(
  environment: string | undefined,
  controller: Passage['controller'],
  steps: readonly ChangedStep[],
  plan: Plan,
  more: readonly string[],
): Passage {
  const events = eventsOf(plan, false);
  const stuck = steps.flatMap((each) => refusedIn(each, steps, events));
  const shown = steps.map(({ step, changes }) => {
    const names = [...new Set([...step.hooks, ...changes.flatMap(({ pair }) => pair.head?.object ?? [])].map(shownName))];
    return {
      title: step.title,
      objects: names.length > NAMED ? [...names.slice(0, NAMED - 1), `${names.length - NAMED + 1} more`] : names,
    };
  });
  return { environment, controller, steps: shown, stuck: [...stuck, ...more] };
}

/** An object that is refused fails its step, and nothing after it begins. */
function refusedIn({ step, changes }: ChangedStep, steps: readonly ChangedStep[], events: Events): string[] {
  return changes.flatMap(({ change, pair }) => {
    const refused = change.consequences.find(({ id }) => REFUSED.has(id));
    if (refused === undefined || pair.head === undefined) return [];
    const later = steps.filter((other) => other.step !== step && wayBetween(events, `begun ${other.step.id}`, `applied ${step.id}`)).length;
    const waits = later === 0 ? '' : `, and ${counted(later, 'later step')} ${later === 1 ? 'does' : 'do'} not begin`;
    const whole = step.controller === 'Flux' ? 'nothing of it is applied' : 'the sync fails';
    return [`${step.title}: the API server refuses ${shownName(pair.head.object)} (${refused.id}): ${whole}${waits}`];
  });
}

/** A new claim whose pods all come in a later wave stays pending where its class binds it to its first pod, and the wave waits for it. */
function claimsBefore(changes: readonly ReviewedChange[]): string[] {
  const heads = changes.flatMap(({ pair }) => pair.head?.object ?? []);
  const added = changes.filter(({ change }) => change.kind === 'added' && change.identity.kind === 'PersistentVolumeClaim');
  return added.flatMap(({ pair }) => {
    const claim = pair.head?.object as KubernetesObject;
    const users = usersOf(claim, heads);
    if (users.length === 0 || users.some((object) => waveOf(object) <= waveOf(claim))) return [];
    return [
      `wave ${waveOf(claim)} waits for ${shownName(claim)}, and its pods come in a later wave: it never binds where its class waits for the first consumer`,
    ];
  });
}
