import { kindOf } from '../check/kind';
import { listAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';

/** Why a live object is not ready yet, in words; undefined if it is, or its kind has nothing to wait for. */
export type Waits = string | undefined;

const count = (object: KubernetesObject, ...path: readonly string[]): number => numberAt(object, ...path) ?? 0;

/** What its controller counts or says, by kinds whose conditions do not tell it. */
const OWN: Readonly<Record<string, (object: KubernetesObject) => Waits>> = {
  'apps/Deployment': (object) => pods(object, 'availableReplicas', 'updatedReplicas'),
  'apps/StatefulSet': (object) => pods(object, 'readyReplicas', 'updatedReplicas'),
  'apps/DaemonSet': (object) => {
    const [wanted, ready] = [count(object, 'status', 'desiredNumberScheduled'), count(object, 'status', 'numberReady')];
    return ready < wanted ? `${ready} of ${wanted} pods are ready` : undefined;
  },
  'batch/Job': (object) => (is(object, 'Complete', 'True') ? undefined : (told(object, 'Failed') ?? 'it is not complete')),
  '/PersistentVolumeClaim': (object) => phase(object, 'Bound'),
  '/PersistentVolume': (object) => phase(object, 'Bound', 'Available'),
  '/Namespace': (object) => phase(object, 'Active'),
  'argoproj.io/Application': application,
  'argoproj.io/Rollout': (object) => {
    const now = textAt(object, 'status', 'phase') ?? 'not looked at yet';
    return now === 'Healthy' ? undefined : [now, textAt(object, 'status', 'message')].filter(Boolean).join(': ');
  },
  'postgresql.cnpg.io/Database': (object) =>
    valueAt(object, 'status', 'applied') === true ? undefined : (textAt(object, 'status', 'message') ?? 'it is not applied'),
  'autoscaling/HorizontalPodAutoscaler': (object) => (is(object, 'ScalingActive', 'False') ? told(object, 'ScalingActive') : undefined),
};

/** Kinds whose controller always says so: without a status nobody has looked at them. */
const SAYS_READY =
  /^(?:external-secrets\.io\/(?:Cluster)?(?:SecretStore|ExternalSecret)|cert-manager\.io\/(?:Certificate|(?:Cluster)?Issuer)|postgresql\.cnpg\.io\/Cluster|source\.toolkit\.fluxcd\.io\/.+|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.+|image\.toolkit\.fluxcd\.io\/.+)$/;

/** Conditions that say no where they are false, and those that do where they are true. */
const WANTED = ['Ready', 'Available', 'Established', 'Accepted', 'Programmed'];
const UNWANTED = ['Stalled', 'Failed'];

/**
 * Whether a live object is what its controller wants it to be, by what its status says.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export function waitsFor(object: KubernetesObject): Waits {
  if (textAt(object, 'metadata', 'deletionTimestamp') !== undefined) return 'it is being deleted';
  const observed = valueAt(object, 'status', 'observedGeneration');
  const generation = numberAt(object, 'metadata', 'generation');
  if (observed !== undefined && generation !== undefined && Number(observed) < generation) return 'its last change is not acted on yet';
  const kind = kindOf(object);
  const own = OWN[kind];
  if (own !== undefined) return own(object);
  const unwanted = UNWANTED.find((type) => is(object, type, 'True'));
  if (unwanted !== undefined) return told(object, unwanted);
  const wanted = WANTED.find((type) => conditionOf(object, type) !== undefined);
  if (wanted !== undefined) return is(object, wanted, 'True') ? undefined : told(object, wanted);
  return SAYS_READY.test(kind) ? 'its controller has not looked at it yet' : undefined;
}

/** The moment of a kind's condition, in words: `SecretSyncedError: could not get secret data from provider`. */
function told(object: KubernetesObject, type: string): string | undefined {
  const condition = conditionOf(object, type);
  if (condition === undefined) return undefined;
  const words = [textAt(condition, 'reason'), textAt(condition, 'message')].filter((each) => each !== undefined && each !== '');
  return words.length === 0 ? `${type} is ${textAt(condition, 'status') ?? 'unknown'}` : words.join(': ');
}

const conditionOf = (object: KubernetesObject, type: string): JsonValue | undefined =>
  listAt(object, 'status', 'conditions').find((each) => textAt(each, 'type') === type);

const is = (object: KubernetesObject, type: string, status: string): boolean => textAt(conditionOf(object, type), 'status') === status;

function phase(object: KubernetesObject, ...good: readonly string[]): Waits {
  const now = textAt(object, 'status', 'phase') ?? 'without a phase';
  return good.includes(now) ? undefined : `it is ${now}`;
}

function pods(object: KubernetesObject, ...counts: readonly string[]): Waits {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const fewest = Math.min(...counts.map((each) => count(object, 'status', each)));
  return fewest < wanted ? `${fewest} of ${wanted} pods are ready` : undefined;
}

/** Argo CD says both: whether it runs, and whether it is what git has. */
function application(object: KubernetesObject): Waits {
  const errors = listAt(object, 'status', 'conditions').flatMap((each) =>
    /Error$/.test(textAt(each, 'type') ?? '') ? [`${textAt(each, 'type')}: ${textAt(each, 'message') ?? ''}`] : [],
  );
  if (errors.length > 0) return errors[0];
  const [health, sync] = [textAt(object, 'status', 'health', 'status'), textAt(object, 'status', 'sync', 'status')];
  if (health === undefined && sync === undefined) return 'Argo CD has not looked at it yet';
  return health === 'Healthy' && sync === 'Synced' ? undefined : [health, sync].filter(Boolean).join(', ');
}
