import { counted } from '../counted';
import { shownName } from '../facts/judged';
import { ownerOf } from '../facts/owners';
import { podTemplateOf, type World } from '../facts/world';
import { listAt, textAt, textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
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
interface Step {
  readonly title: string;
  readonly changes: readonly ReviewedChange[];
  /** What runs at each sync, changed or not. */
  readonly hooks: readonly KubernetesObject[];
  /** Whether another step of the passage begins only when this one is done. */
  readonly holdsUp: (other: Step) => boolean;
}

/** What the API server refuses: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ and Flux' own pages say what comes of it. */
const REFUSED = new Set(['immutable-field', 'claim-shrinks', 'claim-cannot-grow', 'custom-rule']);
/** Objects that a step names. */
const NAMED = 4;

/** In which order changes are applied, where there is more than one step or one where it gets stuck. Changes that no known controller applies are left out. */
export function passagesOf(changes: readonly ReviewedChange[], after: World): Passage[] {
  const owned = new Map<KubernetesObject, ReviewedChange[]>();
  const places = new Map<KubernetesObject, string | undefined>();
  for (const each of changes) {
    const { head } = each.pair;
    // What is removed is pruned after all else, or not at all: its fate says so.
    const owner = head === undefined ? undefined : ownerOf(head, after);
    if (owner === undefined) continue;
    owned.set(owner.object, [...(owned.get(owner.object) ?? []), each]);
    places.set(owner.object, head?.environment);
  }
  const made: Passage[] = [];
  const byFlux = new Map<string | undefined, Map<KubernetesObject, ReviewedChange[]>>();
  for (const [owner, its] of owned) {
    const environment = places.get(owner);
    if (owner.kind === 'Application')
      made.push(passage(environment, 'Argo CD', wavesOf(owner, its, after, environment), claimsBefore(its)));
    else byFlux.set(environment, (byFlux.get(environment) ?? new Map()).set(owner, its));
  }
  for (const [environment, kustomizations] of byFlux) made.push(passage(environment, 'Flux', inOrder(kustomizations, after), []));
  return made.filter(({ steps, stuck }) => steps.length > 1 || stuck.length > 0);
}

function passage(
  environment: string | undefined,
  controller: Passage['controller'],
  steps: readonly Step[],
  more: readonly string[],
): Passage {
  const stuck = steps.flatMap((step) => refusedIn(step, steps, controller));
  const shown = steps.map(({ title, changes, hooks }) => {
    const names = [...new Set([...hooks, ...changes.flatMap(({ pair }) => pair.head?.object ?? [])].map(shownName))];
    return { title, objects: names.length > NAMED ? [...names.slice(0, NAMED - 1), `${names.length - NAMED + 1} more`] : names };
  });
  return { environment, controller, steps: shown, stuck: [...stuck, ...more] };
}

/** An object that is refused fails its step, and nothing after it begins. */
function refusedIn({ title, changes, holdsUp }: Step, steps: readonly Step[], controller: Passage['controller']): string[] {
  return changes.flatMap(({ change, pair }) => {
    const refused = change.consequences.find(({ id }) => REFUSED.has(id));
    if (refused === undefined || pair.head === undefined) return [];
    const later = steps.filter(holdsUp).length;
    const waits = later === 0 ? '' : `, and ${counted(later, 'later step')} ${later === 1 ? 'does' : 'do'} not begin`;
    const whole = controller === 'Flux' ? 'nothing of it is applied' : 'the sync fails';
    return [`${title}: the API server refuses ${shownName(pair.head.object)} (${refused.id}): ${whole}${waits}`];
  });
}

const PHASES = ['PreSync', 'Sync', 'PostSync'];

/** Phases, and in each of them waves: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/. A hook runs at each sync. */
function wavesOf(owner: KubernetesObject, changes: readonly ReviewedChange[], after: World, environment: string | undefined): Step[] {
  const hooks = ['batch/Job', '/Pod', 'argoproj.io/Workflow']
    .flatMap((kind) => after.ofKind(kind, environment))
    .filter((side) => phasesOf(side.object) !== undefined && ownerOf(side, after)?.object === owner)
    .map(({ object }) => object);
  const slots = new Map<string, { changes: ReviewedChange[]; hooks: KubernetesObject[] }>();
  const slot = (phase: string, object: KubernetesObject) => {
    const key = JSON.stringify([PHASES.indexOf(phase), waveOf(object)]);
    const found = slots.get(key) ?? { changes: [], hooks: [] };
    slots.set(key, found);
    return found;
  };
  for (const hook of hooks) for (const phase of phasesOf(hook) ?? []) slot(phase, hook).hooks.push(hook);
  for (const each of changes) {
    const object = each.pair.head?.object;
    if (object !== undefined) for (const phase of phasesOf(object) ?? ['Sync']) slot(phase, object).changes.push(each);
  }
  return [...slots]
    .map(([key, step]) => ({ at: JSON.parse(key) as [number, number], step }))
    .sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(({ at: [phase, wave], step }, index, all): Step => {
      const titles = all.slice(index + 1).map(({ at }) => titleOf(owner, at));
      return { title: titleOf(owner, [phase, wave]), ...step, holdsUp: (other) => titles.includes(other.title) };
    });
}

function titleOf({ metadata }: KubernetesObject, [phase, wave]: readonly [number, number]): string {
  return `${metadata.name} ${PHASES[phase]} wave ${wave}`;
}

/** The phases that a hook runs in; undefined for what is no hook. */
function phasesOf(object: KubernetesObject): string[] | undefined {
  const hook = textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/hook'];
  const phases =
    hook
      ?.split(',')
      .map((each) => each.trim())
      .filter((each) => PHASES.includes(each)) ?? [];
  return phases.length > 0 ? phases : undefined;
}

function waveOf(object: KubernetesObject): number {
  const wave = Number(textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/sync-wave'] ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}

/** A new claim whose pods all come in a later wave stays pending where its class binds it to its first pod, and the wave waits for it. */
function claimsBefore(changes: readonly ReviewedChange[]): string[] {
  const heads = changes.flatMap(({ pair }) => pair.head?.object ?? []);
  const added = changes.filter(({ change }) => change.kind === 'added' && change.identity.kind === 'PersistentVolumeClaim');
  return added.flatMap(({ pair }) => {
    const claim = pair.head?.object as KubernetesObject;
    const users = heads.filter((object) =>
      listAt(podTemplateOf(object)?.spec ?? {}, 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name,
      ),
    );
    if (users.length === 0 || users.some((object) => waveOf(object) <= waveOf(claim))) return [];
    return [
      `wave ${waveOf(claim)} waits for ${shownName(claim)}, and its pods come in a later wave: it never binds where its class waits for the first consumer`,
    ];
  });
}

/** Kustomizations, each after those that it depends on: https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies */
function inOrder(kustomizations: ReadonlyMap<KubernetesObject, readonly ReviewedChange[]>, after: World): Step[] {
  const all = after.objects.filter(({ object }) => object.kind === 'Kustomization' && object.apiVersion.startsWith('kustomize.toolkit'));
  const byName = new Map(all.map(({ object }) => [keyOf(object.metadata.namespace, object.metadata.name), object]));
  const ranks = new Map<KubernetesObject, number>();
  const rankOf = (each: KubernetesObject, above: readonly KubernetesObject[] = []): number => {
    const known = ranks.get(each);
    if (known !== undefined) return known;
    // A circle is nobody's order: Flux waits for ever.
    if (above.includes(each)) return 0;
    const needed = dependenciesOf(each).flatMap((key) => byName.get(key) ?? []);
    const rank = Math.max(-1, ...needed.map((other) => rankOf(other, [...above, each]))) + 1;
    ranks.set(each, rank);
    return rank;
  };
  return [...kustomizations]
    .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(([object, changes]): Step => {
      const waiting = [...kustomizations.keys()].filter((other) => other !== object && dependsOn(other, object, byName)).map(stepTitle);
      return { title: stepTitle(object), changes, hooks: [], holdsUp: (other) => waiting.includes(other.title) };
    });
}

/** Through any number of others. */
function dependsOn(one: KubernetesObject, other: KubernetesObject, byName: ReadonlyMap<string, KubernetesObject>): boolean {
  const seen = new Set<KubernetesObject>();
  const open = [one];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    open.push(...dependenciesOf(each).flatMap((key) => byName.get(key) ?? []));
  }
  return seen.has(other);
}

function stepTitle(object: KubernetesObject): string {
  return `Kustomization ${object.metadata.name}${afterText(object)}`;
}

function afterText(object: KubernetesObject): string {
  const names = listAt(object, 'spec', 'dependsOn').flatMap((each) => textAt(each, 'name') ?? []);
  return names.length === 0 ? '' : ` after ${names.join(', ')}`;
}

function dependenciesOf(object: KubernetesObject): string[] {
  return listAt(object, 'spec', 'dependsOn').map((each) =>
    keyOf(textAt(each, 'namespace') ?? object.metadata.namespace, textAt(each, 'name') ?? ''),
  );
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
