import { valueAt } from '../object/json-fields';
import { circlesIn, type Event, stepIn, wayBetween } from '../order/events';
import type { Step } from '../order/plan';
import type { Check, Found } from './check';
import { nameOf } from './grants';
import { onceIn } from './near';
import { eventsIn, planIn } from './order';
import { isReplaced, type Need, needsOf } from './order-needs';
import type { World } from './world';

/** Steps that wait for something that a controller applies only later. */
function* waitsForLater(world: World): Generator<Found> {
  const { steps, stepOf } = planIn(world);
  if (steps.length < 2) return;
  for (const object of world.objects) {
    const step = stepOf.get(object);
    if (step === undefined) continue;
    const reported = new Set<string>();
    for (const each of needsOf(world, object)) {
      const later = whereLater(world, step, each);
      if (later === undefined || reported.has(each.what)) continue;
      reported.add(each.what);
      yield {
        object,
        path: each.path,
        about: each.what,
        wrong: `waits for ${each.what}, which comes in ${later.step.title}${later.way === '' ? '' : ` (${later.way})`}, and that begins only when ${step.title} is done`,
        next:
          each.by[0]?.kind === 'Namespace'
            ? 'apply the Namespace earlier'
            : 'put the two into one step, or what is waited for into an earlier one',
        verdict: each.isSure ? 'wrong' : 'unknown',
      };
    }
  }
}

interface Later {
  readonly step: Step;
  readonly way: string;
}

/** The step of what is needed, where each of those that would do comes after the need's own. */
function whereLater(world: World, step: Step, { by, from }: Need): Later | undefined {
  const { stepOf } = planIn(world);
  const found: Later[] = [];
  for (const each of by) {
    const other = stepOf.get(each);
    if (other === undefined || other === step) return undefined;
    const way = wayTo(world, `begun ${other.id}`, `${from} ${step.id}`);
    if (way === undefined) return undefined;
    found.push({ step: other, way: between(world, way, [step, other]) });
  }
  return found[0];
}

const waysIn = onceIn(() => new Map<string, { readonly way: readonly Event[] | undefined }>());

/** The way from one event back to another. Many objects ask for the same. */
function wayTo(world: World, later: Event, earlier: Event): readonly Event[] | undefined {
  const key = `${later}\n${earlier}`;
  const known = waysIn(world).get(key) ?? { way: wayBetween(eventsIn(world), later, earlier) };
  waysIn(world).set(key, known);
  return known.way;
}

/** The steps between, where there are any. */
function between(world: World, way: readonly Event[], ends: readonly Step[]): string {
  const ids = [...new Set(way.map(stepIn))].filter((id) => !ends.some((end) => end.id === id));
  const titles = planIn(world)
    .steps.filter(({ id }) => ids.includes(id))
    .map(({ title }) => title);
  return titles.length === 0 ? '' : `after ${titles.join(', ')}`;
}

/** Circles of steps. `flux-circle` reports circles of dependsOn alone. */
function* rootsThatWait(world: World): Generator<Found> {
  for (const steps of circlesIn(planIn(world))) {
    const owners = [...new Set(steps.flatMap(({ owner }) => owner ?? []))];
    const [first] = owners;
    if (first === undefined || !steps.some(({ ends }) => ends.length > 0)) continue;
    const isAlone = owners.length === 1;
    yield {
      object: first,
      wrong: isAlone
        ? `is applied in ${steps[0]?.title}, and later waves of its own wait until it is healthy, which it is only when they are`
        : `waits until all that it applies is ready, and ${owners.slice(1).map(nameOf).join(', ')} waits for it`,
      next: isAlone ? 'put it into its own last wave' : 'take the dependsOn out, or wait in the root for nothing',
      verdict: planIn(world).applicationHealth === 'not given' && first.kind === 'Application' ? 'unknown' : 'wrong',
    };
  }
}

/** Names that change with what they name: a hash at the end. */
const HASHED = /-(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{5,}$|-\d{6,}$|-[0-9a-f]{7,}$/;

/** Jobs that the next commit can't apply, or that run again although nobody asked. */
function* jobsAgain(world: World): Generator<Found> {
  const { stepOf } = planIn(world);
  for (const object of world.of('batch/Job')) {
    const step = stepOf.get(object);
    if (step === undefined || isReplaced(object, step.owner, step.controller)) continue;
    const remains = valueAt(object, 'spec', 'ttlSecondsAfterFinished') === undefined;
    const argo = step.controller === 'Argo CD';
    if (!remains)
      yield {
        object,
        path: 'spec.ttlSecondsAfterFinished',
        wrong: `is deleted when it has run, and ${step.controller} then makes it again`,
        next: argo
          ? 'make it a hook, or leave the field out'
          : 'leave the field out, or annotate it kustomize.toolkit.fluxcd.io/ssa: IfNotPresent and keep it',
      };
    else if (!HASHED.test(object.metadata.name) && (object.metadata as { generateName?: unknown }).generateName === undefined)
      yield {
        object,
        path: 'spec.template',
        wrong:
          'can be applied once: the API server refuses another template under the same name, so the next image or setting stops the sync',
        next: argo
          ? 'make it a hook (argocd.argoproj.io/hook: Sync with hook-delete-policy: BeforeHookCreation)'
          : 'give it a name that changes with its content, or annotate it kustomize.toolkit.fluxcd.io/force: enabled',
      };
  }
}

/** From 3.2 on: https://github.com/argoproj/argo-cd/pull/23991 */
const judgesCronJobs = (version: string | undefined): boolean => {
  const [major = 3, minor = 2] = (version ?? '3.2').split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 2);
};

/** CronJobs with waves of their own Application behind them. */
function* cronJobsAhead(world: World): Generator<Found> {
  if (!judgesCronJobs(world.environment?.cluster.operators.argocd?.version)) return;
  const { steps, stepOf } = planIn(world);
  for (const object of world.of('batch/CronJob')) {
    const step = stepOf.get(object);
    const next = steps.find(
      (each) => each.owner !== undefined && each.owner === step?.owner && each.after.some(({ step: id }) => id === step.id),
    );
    if (step?.controller !== 'Argo CD' || next === undefined || valueAt(object, 'spec', 'suspend') === true) continue;
    yield {
      object,
      path: 'metadata.annotations',
      about: step.title,
      wrong: `counts as degraded once a run has failed, and a sync then ends before ${next.title}`,
      next: 'put it into the last wave, or into an Application of its own',
    };
  }
}

const application = (name: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec: {source: {path: shop}}
---
`;
const kustomization = (name: string, spec: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system, labels: {kustomize.toolkit.fluxcd.io/name: root}}
spec: {${spec}}
---
`;
const secret = (wave: number): string => `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop, labels: {argocd.argoproj.io/instance: shop}, annotations: {argocd.argoproj.io/sync-wave: "${wave}"}}
spec: {data: [{secretKey: password, remoteRef: {key: db}}]}
---
`;
const job = (annotations: string, labels = '{argocd.argoproj.io/instance: shop}'): string => `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop, labels: ${labels}, annotations: {argocd.argoproj.io/sync-wave: "1"${annotations}}}
spec: {template: {spec: {containers: [{name: migrate, image: migrate, envFrom: [{secretRef: {name: db}}]}]}}}
`;
const cronJob = (wave: number): string => `apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: shop, labels: {argocd.argoproj.io/instance: shop}, annotations: {argocd.argoproj.io/sync-wave: "${wave}"}}
spec: {schedule: 0 3 * * *, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: backup}]}}}}}
---
`;
const HOOK = ', argocd.argoproj.io/hook: Sync';
const WAVES = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/';

/** What the order of application shows. */
export const ORDER_CHECKS: readonly Check[] = [
  {
    id: 'order-later',
    severity: 'error',
    title: 'nothing waits for what comes later',
    why: 'A wave of Argo CD, or a Kustomization of Flux that waits, is done only when all in it is healthy. What needs a Secret, a claim’s pod, a Namespace or a definition of a later step never is, and the later step never begins.',
    fix: 'Put the two into one step, or what is waited for into an earlier one.',
    source: WAVES,
    good: application('shop') + secret(0) + job(HOOK),
    bad: `${application('shop')}${secret(2)}${job(HOOK)}`,
    find: waitsForLater,
  },
  {
    id: 'order-root',
    severity: 'error',
    title: 'what applies others does not wait for itself',
    why: 'An Application that stands in a wave of its own folder, with waves after it, waits until it is healthy itself. A Kustomization that waits for all that it applies never ends where one of these depends on it.',
    fix: 'Put an Application into the last wave of its own folder. Let no Kustomization depend on the one that applies it, where that one waits.',
    source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies',
    good: kustomization('root', 'wait: false') + kustomization('web', 'dependsOn: [{name: root}]'),
    bad: kustomization('root', 'wait: true') + kustomization('web', 'dependsOn: [{name: root}]'),
    find: rootsThatWait,
  },
  {
    id: 'order-job-again',
    severity: 'warning',
    title: 'a Job can be applied at the next commit too',
    why: 'The template of a Job is immutable. A controller that applies another one under the same name is refused, and what stands in later steps is not applied.',
    fix: 'Under Argo CD make it a hook; under Flux give it a name that changes with its content, or force it.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/',
    good: application('shop') + secret(0) + job(HOOK),
    bad: `${application('shop')}${secret(0)}${job('')}`,
    find: jobsAgain,
  },
  {
    id: 'order-cron-job',
    severity: 'warning',
    title: 'a CronJob holds up no later wave',
    why: 'From 3.2 on Argo CD takes a CronJob whose last run failed for degraded. A sync fails at the wave of what is degraded: a backup that failed in the night keeps every change of a later wave away, its own correction too.',
    fix: 'Put it into the last wave, or into an Application of its own.',
    source: 'https://github.com/argoproj/argo-cd/pull/23991',
    good: application('shop') + secret(0) + cronJob(1),
    bad: application('shop') + cronJob(0) + secret(1),
    find: cronJobsAhead,
  },
];
