import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';
import { podOf } from './pod-templates';
import { below } from './walk';

/** Kinds that must select the pods of their own template. */
const SELECTING = new Set(['apps/DaemonSet', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', 'argoproj.io/Rollout']);

/** A selector that misses the pods of its own template, or selects everything: the API server refuses both. */
export function missedPods(object: KubernetesObject): ObjectFinding[] {
  const written = podOf(object);
  if (written === undefined) return [];
  const labels = textsAt(written.pod, 'metadata', 'labels');
  if (kindOf(object) === '/ReplicationController') return missed('spec.selector', textsAt(object, 'spec', 'selector'), labels);
  if (!SELECTING.has(kindOf(object))) return [];
  const path = 'spec.selector';
  const selector = valueAt(object, 'spec', 'selector');
  const wanted = textsAt(selector, 'matchLabels');
  const expressions = listAt(selector, 'matchExpressions');
  if (Object.keys(wanted).length + expressions.length === 0) {
    // The oldest versions took the labels of the template where no selector was given; a Rollout may take its Deployment's.
    if (selector === undefined && /^(?:extensions\/v1beta1|apps\/v1beta1)$/.test(object.apiVersion)) return [];
    return [{ path, expected: 'labels of its own pods', got: 'none', next: 'select them by the labels of the template' }];
  }
  const unmet = expressions.flatMap((expression, index) =>
    meets(expression, labels)
      ? []
      : [
          {
            path: `${path}.matchExpressions[${index}]`,
            expected: 'an expression that its own pods meet',
            got: JSON.stringify(expression),
            next: "correct it or the template's labels",
          },
        ],
  );
  return [...missed(`${path}.matchLabels`, wanted, labels), ...unmet];
}

function missed(path: string, wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): ObjectFinding[] {
  return Object.entries(wanted)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => ({
      path: below(path, key),
      expected: `the label of its own pods, ${labels[key] === undefined ? 'which have none' : JSON.stringify(labels[key])}`,
      got: JSON.stringify(value),
      next: 'correct one of the two',
    }));
}

function meets(expression: JsonValue, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[textAt(expression, 'key') ?? ''];
  const values = listAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return Object.keys(mapAt(expression)).length === 0;
  }
}
