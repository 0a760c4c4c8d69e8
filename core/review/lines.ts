import { pathText, type Step } from '../compare/differences';
import { groupKindOf, nameOfObject } from '../compare/identity';
import { isQuantity } from '../compare/scalars';
import { counted } from '../counted';
import { containersOf, podTemplateOf } from '../facts/world';
import { listAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { quantityOf } from '../quantity';
import type { ShownDifference } from './shown';
import { changeInWords, imageChange, inWords } from './words';

/** Input of a line. */
interface Subject {
  readonly object: KubernetesObject;
  readonly kind: string;
  /** `web`, as a person calls it. */
  readonly name: string;
}

/** One plain sentence on a difference; undefined if there is none for it. */
type Phrase = (subject: Subject, difference: ShownDifference, path: string) => string | undefined;

/** The line itself names at most this many fields. */
const TOLD = 2;

/** What an object is: `Deployment web`. */
export function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${nameOfObject(object)}`;
}

/** What a new object is, in a line. */
export function addedLine(object: KubernetesObject): string {
  return `${titleOf(object)} is new${detailsOf(object)}`;
}

function detailsOf(object: KubernetesObject): string {
  const template = podTemplateOf(object);
  if (template !== undefined) {
    const images = containersOf(template.spec).map((each) => textAt(each, 'image') ?? '?');
    const replicas = ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'].includes(groupKindOf(object))
      ? `, ${counted(numberAt(object, 'spec', 'replicas') ?? 1, 'replica')}`
      : '';
    return `: ${[...new Set(images.map((image) => image.replace(/@sha256:.*/, '')))].join(', ')}${replicas}`;
  }
  if (object.kind === 'PersistentVolumeClaim') return `: ${inWords(valueAt(object, 'spec', 'resources', 'requests', 'storage'))}`;
  if (object.kind === 'Service')
    return `: ${textAt(object, 'spec', 'type') ?? 'ClusterIP'}, ports ${listAt(object, 'spec', 'ports')
      .map((port) => String(valueAt(port, 'port')))
      .join(', ')}`;
  return '';
}

/** What differs in an object, in lines: what a person has words for first, then the rest in one. */
export function changedLines(object: KubernetesObject, differences: readonly ShownDifference[]): string[] {
  const subject: Subject = { object, kind: groupKindOf(object), name: nameOfObject(object) };
  const rest: ShownDifference[] = [];
  const lines = differences.flatMap((each) => {
    const path = pathText(each.steps);
    for (const saying of SAYINGS) {
      const line = saying(subject, each, path);
      if (line !== undefined) return [line];
    }
    rest.push(each);
    return [];
  });
  return [...new Set(lines), ...restLines(subject, rest)];
}

function restLines({ object }: Subject, rest: readonly ShownDifference[]): string[] {
  if (rest.length === 0) return [];
  const metadata = rest.every(({ steps }) => steps[0] === 'metadata' || steps.includes('annotations') || steps.includes('labels'));
  if (metadata && rest.length > TOLD)
    return [
      `${titleOf(object)}: ${[...new Set(rest.map(({ steps }) => (steps.includes('labels') ? 'labels' : 'annotations')))].join(' and ')} changed`,
    ];
  if (rest.length <= TOLD) return rest.map((each) => `${titleOf(object)}: ${plain(each)}`);
  const top = [...new Set(rest.map(({ steps }) => pathText(steps.slice(0, 2))))];
  return [`${titleOf(object)}: ${rest.length} fields changed, below ${top.slice(0, 4).join(', ')}${top.length > 4 ? ', …' : ''}`];
}

function plain({ steps, before, after, order, hidden }: ShownDifference): string {
  const path = pathText(steps);
  if (order) return `order of ${path}: ${changeInWords(before, after)}`;
  if (hidden) return `${path} ${before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'} (a secret)`;
  if (before === undefined) return `${path} added: ${inWords(after)}`;
  if (after === undefined) return `${path} removed: ${inWords(before)}`;
  const [was, is] = [inWords(before), inWords(after)];
  // A number and a text of digits.
  return was === is && typeof before !== typeof after
    ? `${path} ${JSON.stringify(before)} → ${JSON.stringify(after)}`
    : `${path} ${changeInWords(before, after)}`;
}

/** The container that a path leads into, as a person calls it: by the workload where it has no other. */
function whoIn({ object, name }: Subject, steps: readonly Step[]): string | undefined {
  const at = steps.findIndex((step) => step === 'containers' || step === 'initContainers');
  const entry = steps[at + 1];
  if (at < 0 || typeof entry !== 'object') return undefined;
  const container = String(entry.fields['name'] ?? '');
  const spec = podTemplateOf(object)?.spec;
  const alone = spec !== undefined && containersOf(spec).length === 1;
  return container === name || alone ? name : `${name}/${container}`;
}

const image: Phrase = (subject, { steps, before, after }) => {
  const who = whoIn(subject, steps);
  if (steps.at(-1) !== 'image' || who === undefined || typeof before !== 'string' || typeof after !== 'string') return undefined;
  const change = imageChange(before, after);
  if (change.text.startsWith('image ') && change.text.includes('/')) return `${who}'s ${change.text}`;
  return change.name === who ? `${who} ${change.text}` : `${change.name} ${change.text} in ${subject.object.kind} ${who}`;
};

const resources: Phrase = (subject, { steps, before, after }) => {
  const who = whoIn(subject, steps);
  const [resource, which, parent] = [steps.at(-1), steps.at(-2), steps.at(-3)];
  if (who === undefined || parent !== 'resources' || (which !== 'limits' && which !== 'requests')) return undefined;
  const what = `${who}'s ${String(resource)} ${which === 'limits' ? 'limit' : 'request'}`;
  if (before === undefined) return `${what} added: ${inWords(after)}`;
  return after === undefined ? `${what} removed (was ${inWords(before)})` : `${what} ${changeInWords(before, after)}`;
};

const variable: Phrase = (subject, { steps, before, after, hidden }) => {
  const who = whoIn(subject, steps);
  const at = steps.indexOf('env');
  const entry = steps[at + 1];
  if (who === undefined || at < 0 || typeof entry !== 'object') return undefined;
  const name = String(entry.fields['name'] ?? '');
  const value = (each: typeof before) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? (each as { value?: typeof before }).value : each;
  if (before === undefined && steps.length === at + 2)
    return `${who}: variable ${name} added${hidden || value(after) === undefined ? '' : ` (${inWords(value(after))})`}`;
  if (after === undefined && steps.length === at + 2) return `${who}: variable ${name} removed`;
  if (hidden) return `${who}: variable ${name} changed (a secret)`;
  return steps.at(-1) === 'value' ? `${who}: variable ${name} ${changeInWords(before, after)}` : undefined;
};

const replicas: Phrase = ({ object, name }, { before, after }, path) => {
  if (path !== 'spec.replicas') return undefined;
  const shown = (value: typeof before): string => (value === undefined ? 'unsaid' : String(value));
  return `${name}: ${shown(before)} → ${shown(after)} replicas${object.kind === 'Deployment' ? '' : ` (${object.kind})`}`;
};

const claim: Phrase = ({ kind, name }, { before, after }, path) => {
  const isClaim = kind === '/PersistentVolumeClaim' && path === 'spec.resources.requests.storage';
  const isDatabase = kind === 'postgresql.cnpg.io/Cluster' && path === 'spec.storage.size';
  if ((!isClaim && !isDatabase) || before === undefined || after === undefined) return undefined;
  const [old, now] = [quantityOf(String(before)), quantityOf(String(after))];
  const what = isClaim ? `${name} claim` : `${name} database storage`;
  if (old !== undefined && now !== undefined && now < old) return `${what} shrinks: not possible (${String(before)} → ${String(after)})`;
  return `${what} grows ${String(before)} → ${String(after)}`;
};

const data: Phrase = ({ object }, { steps, before, after, hidden }) => {
  const [map, key] = steps;
  if (!['data', 'stringData', 'binaryData'].includes(String(map)) || typeof key !== 'string' || steps.length !== 2) return undefined;
  const what = `${titleOf(object)}: ${key}`;
  if (before === undefined) return `${what} added`;
  if (after === undefined) return `${what} removed`;
  const long = [before, after].some((each) => String(each).includes('\n') || String(each).length > 60);
  return hidden || long || map === 'binaryData' ? `${what} changed` : `${what} ${changeInWords(before, after)}`;
};

const NAMED: Readonly<Record<string, string>> = {
  'batch/CronJob:spec.schedule': 'schedule',
  '/Service:spec.type': 'type',
  'autoscaling/HorizontalPodAutoscaler:spec.minReplicas': 'fewest replicas',
  'autoscaling/HorizontalPodAutoscaler:spec.maxReplicas': 'most replicas',
  'argoproj.io/Application:spec.source.targetRevision': 'revision',
  'argoproj.io/Application:spec.destination.namespace': 'applies to namespace',
  'argoproj.io/Application:spec.destination.server': 'applies to cluster',
  'argoproj.io/Application:spec.destination.name': 'applies to cluster',
  'helm.toolkit.fluxcd.io/HelmRelease:spec.chart.spec.version': 'chart',
  'kustomize.toolkit.fluxcd.io/Kustomization:spec.path': 'path',
  'kustomize.toolkit.fluxcd.io/Kustomization:spec.targetNamespace': 'applies to namespace',
  'networking.k8s.io/Ingress:spec.ingressClassName': 'class',
  'postgresql.cnpg.io/Cluster:spec.imageName': 'image',
  'postgresql.cnpg.io/Cluster:spec.instances': 'instances',
  'policy/PodDisruptionBudget:spec.minAvailable': 'fewest available',
  'policy/PodDisruptionBudget:spec.maxUnavailable': 'most unavailable',
};

/** The API server's default. */
const STANDARD: Readonly<Record<string, string>> = { type: 'ClusterIP', 'fewest replicas': '1' };

const named: Phrase = ({ object, kind }, { before, after }, path) => {
  const word = NAMED[`${kind}:${path}`];
  return word === undefined
    ? undefined
    : `${titleOf(object)}: ${word} ${inWords(before ?? STANDARD[word])} → ${inWords(after ?? STANDARD[word])}`;
};

const quantity: Phrase = ({ object, kind }, { steps, before, after }) => {
  const keys = steps.map((step) => (typeof step === 'string' ? step : '*'));
  if (!isQuantity(kind, keys) || before === undefined || after === undefined) return undefined;
  return `${titleOf(object)}: ${pathText(steps)} ${changeInWords(before, after)}`;
};

const SAYINGS: readonly Phrase[] = [image, resources, variable, replicas, claim, data, named, quantity];
