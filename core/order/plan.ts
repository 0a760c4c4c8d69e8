import type { SideObject } from '../compare/side';
import { APPLICATION, KUSTOMIZATION } from '../facts/owners';
import type { World } from '../facts/world';
import { groupBy } from '../group-by';
import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import { identityOf, type KubernetesObject } from '../object/object';
import { ownersIn } from './owners';
import { PHASES, phasesOf, waveOf } from './waves';

/** Objects that are applied together: a wave of an Argo CD Application, or a Kustomization of Flux. */
export interface Step {
  /** One in the plan. */
  readonly id: string;
  /** `shop Sync wave 1`, `Kustomization web after stores` */
  readonly title: string;
  readonly controller: 'Argo CD' | 'Flux';
  /** The Application or Kustomization; undefined for objects with waves but without an Application. */
  readonly owner: KubernetesObject | undefined;
  /** What it applies, as it was given. */
  readonly objects: readonly KubernetesObject[];
  /** Of these, what runs at each sync, changed or not. */
  readonly hooks: readonly KubernetesObject[];
  /** What must have come about before it begins. */
  readonly after: readonly Wait[];
  /** Steps that must end before it ends: those of objects that it applies, if it waits for them. Only on the first install. */
  readonly ends: readonly string[];
}

/** A step that another one waits for. */
export interface Wait {
  readonly step: string;
  /** `done`: applied and healthy. */
  readonly until: 'applied' | 'done';
  /** True if a later commit does not wait, because the object exists already. */
  readonly firstOnly: boolean;
}

/** The order of application. */
export interface Plan {
  /** Each after all that it waits for, circles apart. */
  readonly steps: readonly Step[];
  readonly stepOf: ReadonlyMap<KubernetesObject, Step>;
  /** What no known controller applies: a person does, before all else. */
  readonly byHand: readonly KubernetesObject[];
  /** Whether Argo CD waits for the Applications in a wave: only if its configuration says how to judge their health. */
  readonly applicationHealth: 'known' | 'missing' | 'not given';
}

/**
 * The order in which a controller applies one environment, or all of the input.
 *
 * @param environment `SYSTEM/ENV`; undefined for YAML from elsewhere
 */
export function planOf(world: World, environment: string | undefined): Plan {
  const all = world.objects.filter((each) => each.environment === environment);
  const owners = ownersIn(world);
  const owned = groupBy(all, (each) => owners(each));
  const applicationHealth = healthOfApplications(world, environment);
  const steps: Step[] = [];
  for (const [owner, its] of owned) {
    if (owner?.kind === 'Application') steps.push(...wavesOf(owner, its));
    else if (owner !== undefined) steps.push(kustomizationStep(owner, its, world, environment));
  }
  for (const { object } of world.ofKind(KUSTOMIZATION, environment))
    if (!owned.has(object)) steps.push(kustomizationStep(object, [], world, environment));
  const without = owned.get(undefined) ?? [];
  const bare = withoutOwner(without, world, environment);
  const joined = bound([...steps, ...bare], applicationHealth);
  return {
    steps: sorted(joined),
    stepOf: new Map(joined.flatMap((step) => step.objects.map((object) => [object, step] as const))),
    byHand: bare.length > 0 ? [] : without.map(({ object }) => object),
    applicationHealth,
  };
}

/** Waves in YAML from elsewhere without an Application: all of it counts as one Application. */
function withoutOwner(without: readonly SideObject[], world: World, environment: string | undefined): Step[] {
  const isWritten = without.some(({ object }) => waveOf(object) !== 0 || phasesOf(object) !== undefined);
  return isWritten && environment === undefined && world.ofKind(APPLICATION, environment).length === 0 ? wavesOf(undefined, without) : [];
}

/** Phases, and in each of them waves: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
function wavesOf(owner: KubernetesObject | undefined, its: readonly SideObject[]): Step[] {
  const placed = its.flatMap(({ object }) =>
    (phasesOf(object) ?? ['Sync']).map((phase) => ({ object, at: [PHASES.indexOf(phase), waveOf(object)] as const })),
  );
  const slots = [...groupBy(placed, ({ at }) => at.join(' ')).values()].sort(
    (a, b) => (a[0]?.at[0] ?? 0) - (b[0]?.at[0] ?? 0) || (a[0]?.at[1] ?? 0) - (b[0]?.at[1] ?? 0),
  );
  const [id, name] = owner === undefined ? ['', ''] : [identityOf(owner), `${owner.metadata.name} `];
  const idOf = (index: number): string => `${id} ${slots[index]?.[0]?.at.join(' ')}`;
  return slots.map((slot, index): Step => {
    const [phase = 0, wave = 0] = slot[0]?.at ?? [];
    const objects = slot.map(({ object }) => object);
    return {
      id: idOf(index),
      title: `${name}${PHASES[phase]} wave ${wave}`,
      controller: 'Argo CD',
      owner,
      objects,
      hooks: objects.filter((object) => phasesOf(object) !== undefined),
      after: index === 0 ? [] : [{ step: idOf(index - 1), until: 'done', firstOnly: false }],
      ends: [],
    };
  });
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies */
function kustomizationStep(owner: KubernetesObject, its: readonly SideObject[], world: World, environment: string | undefined): Step {
  const names = listAt(owner, 'spec', 'dependsOn').flatMap((each) => textAt(each, 'name') ?? []);
  const needed = listAt(owner, 'spec', 'dependsOn').flatMap((each) => {
    const namespace = textAt(each, 'namespace') ?? owner.metadata.namespace ?? '';
    return world.find(KUSTOMIZATION, environment, namespace, textAt(each, 'name') ?? '') ?? [];
  });
  return {
    id: identityOf(owner),
    title: `Kustomization ${owner.metadata.name}${names.length === 0 ? '' : ` after ${names.join(', ')}`}`,
    controller: 'Flux',
    owner,
    objects: its.map(({ object }) => object),
    hooks: [],
    after: needed.map((each): Wait => ({ step: identityOf(each), until: waits(each) ? 'done' : 'applied', firstOnly: false })),
    ends: [],
  };
}

/** Whether a Kustomization is ready only when what it applies is. */
function waits(kustomization: KubernetesObject): boolean {
  return valueAt(kustomization, 'spec', 'wait') === true || listAt(kustomization, 'spec', 'healthChecks').length > 0;
}

/** With the ties between what applies and the Applications and Kustomizations that it applies. */
function bound(steps: readonly Step[], health: Plan['applicationHealth']): Step[] {
  const byOwner = groupBy(steps, ({ owner }) => owner);
  const parents = new Map(steps.flatMap((step) => step.objects.map((object) => [object, step] as const)));
  return steps.map((step) => {
    const own = byOwner.get(step.owner) ?? [];
    const parent = step.owner === undefined ? undefined : parents.get(step.owner);
    const isFirst = own[0] === step;
    const waits: Wait[] =
      isFirst && parent !== undefined && parent.owner !== step.owner ? [{ step: parent.id, until: 'applied', firstOnly: true }] : [];
    return {
      ...step,
      after: [...step.after.filter(({ step: id }) => steps.some((each) => each.id === id)), ...waits],
      ends: endsOf(step, own, byOwner, health),
    };
  });
}

/** The last wave of an Application is not waited for; Flux passes over a Kustomization that stands in its own folder. */
function endsOf(
  step: Step,
  own: readonly Step[],
  byOwner: ReadonlyMap<KubernetesObject | undefined, readonly Step[]>,
  health: Plan['applicationHealth'],
): string[] {
  const isWaiting =
    step.controller === 'Flux' ? step.owner !== undefined && waits(step.owner) : health !== 'missing' && own.at(-1) !== step;
  if (!isWaiting) return [];
  return step.objects.flatMap((object) => {
    if (step.controller === 'Flux' && object === step.owner) return [];
    const last = byOwner.get(object)?.at(-1);
    return last === undefined ? [] : [last.id];
  });
}

/**
 * Since 1.8 Argo CD judges the health of an Application only if its configuration says how:
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#argocd-app
 */
function healthOfApplications(world: World, environment: string | undefined): Plan['applicationHealth'] {
  const settings = world.ofKind('/ConfigMap', environment).filter(({ object }) => object.metadata.name === 'argocd-cm');
  if (settings.length === 0) return 'not given';
  const isKnown = settings.some(({ object }) => {
    const data = mapAt(object, 'data');
    return (
      Object.hasOwn(data, 'resource.customizations.health.argoproj.io_Application') ||
      /argoproj\.io\/Application:/.test(textAt(data, 'resource.customizations') ?? '')
    );
  });
  return isKnown ? 'known' : 'missing';
}

/** Each after all that it waits for; by name where nothing says otherwise. */
function sorted(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ranks = new Map<string, number>();
  const rankOf = (step: Step, above: ReadonlySet<string>): number => {
    const known = ranks.get(step.id);
    if (known !== undefined) return known;
    // A circle is nobody's order: it waits for ever.
    if (above.has(step.id)) return 0;
    const inner = new Set([...above, step.id]);
    const before = step.after.flatMap((wait) => byId.get(wait.step) ?? []);
    const needed = [...before, ...before.flatMap(({ ends }) => ends.flatMap((end) => byId.get(end) ?? []))];
    const rank = Math.max(-1, ...needed.map((each) => rankOf(each, inner))) + 1;
    ranks.set(step.id, rank);
    return rank;
  };
  return [...steps].sort((a, b) => rankOf(a, new Set()) - rankOf(b, new Set()) || nameOf(a, b));
}

const nameOf = (a: Step, b: Step): number => {
  const [one, other] = [a, b].map(({ owner, title }) => owner?.metadata.name ?? title);
  return (one ?? '') < (other ?? '') ? -1 : one === other ? 0 : 1;
};
