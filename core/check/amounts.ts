import { mapAt, numberAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { isBytes, isCores, quantityOf } from '../quantity';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';
import { below, isMap, type Visited, walk } from './walk';

/** Whole numbers that Kubernetes holds in 32 bits, by their key. */
const INT32 =
  /^(?:replicas|(?:min|max)Replicas|minReadySeconds|revisionHistoryLimit|progressDeadlineSeconds|parallelism|completions|backoffLimit|ttlSecondsAfterFinished|(?:successful|failed)JobsHistoryLimit|(?:initialDelay|period|timeout)Seconds|(?:success|failure)Threshold|priority|weight)$/;
/** Ports by number. */
const PORT = /^(?:port|containerPort|hostPort|nodePort|targetPort|endPort)$/;
const GREATEST_INT32 = 2 ** 31 - 1;
/** Groups whose keys of these names are known to be these numbers. */
const KNOWN_GROUPS = /^(?:|apps|batch|policy|networking\.k8s\.io|autoscaling)$/;

/** Quantities under any `resources` that are none, requests above their limits, and numbers that Kubernetes can't hold. */
export function wrongAmounts(object: KubernetesObject): ObjectFinding[] {
  const found: ObjectFinding[] = [];
  if (kindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition') return found;
  const known = KNOWN_GROUPS.test(kindOf(object).split('/')[0] ?? '');
  for (const visited of walk(mapAt(object, 'spec'), 'spec', (value) => known && typeof value === 'number')) {
    const { key, value } = visited;
    if (key === 'resources' && isMap(value)) found.push(...resources(visited.path, value));
    if (known && typeof value === 'number') found.push(...number(visited, value));
  }
  if (kindOf(object) === 'autoscaling/HorizontalPodAutoscaler') found.push(...bounds(object));
  return found;
}

/** The API server refuses an autoscaler whose least is above its most. */
function bounds(object: KubernetesObject): ObjectFinding[] {
  const [least, most] = [numberAt(object, 'spec', 'minReplicas') ?? 1, numberAt(object, 'spec', 'maxReplicas')];
  if (most === undefined || least <= most) return [];
  return [{ path: 'spec.minReplicas', expected: `at most maxReplicas (${most})`, got: String(least), next: 'correct one of the two' }];
}

function resources(path: string, value: JsonValue): ObjectFinding[] {
  const found = ['requests', 'limits'].flatMap((list) =>
    Object.entries(mapAt(value, list)).flatMap(([name, written]) => {
      const expected = quantityExpected(name, written);
      if (expected === undefined) return [];
      return [{ path: below(`${path}.${list}`, name), expected, got: JSON.stringify(written), next: 'correct it' }];
    }),
  );
  if (found.length > 0) return found;
  return Object.entries(mapAt(value, 'requests')).flatMap(([name, written]) => {
    const limit = valueAt(value, 'limits', name);
    if (limit === undefined || !(amountOf(written) > amountOf(limit))) return [];
    return [
      { path: below(`${path}.requests`, name), expected: `at most limits.${name} (${limit})`, got: String(written), next: 'lower it' },
    ];
  });
}

/** The expected form of an invalid quantity; undefined for a valid one. */
function quantityExpected(name: string, written: JsonValue): string | undefined {
  const amount = typeof written === 'string' || typeof written === 'number' ? quantityOf(String(written)) : undefined;
  if (amount === undefined) return 'a quantity such as 250m or 512Mi';
  if (name === 'cpu' && !isCores(amount)) return 'an amount of CPU such as 250m';
  const inBytes = name === 'memory' || name === 'storage' || name === 'ephemeral-storage' || name.startsWith('hugepages-');
  if (inBytes && !isBytes(amount)) return 'whole bytes such as 512Mi';
  return undefined;
}

const amountOf = (written: JsonValue): number => quantityOf(String(written)) ?? Number.NaN;

function number(visited: Visited, value: number): ObjectFinding[] {
  const { key } = visited;
  if (PORT.test(key) && !(Number.isInteger(value) && value >= 1 && value <= 65_535)) {
    return [{ path: visited.path, expected: 'a port from 1 to 65535', got: String(value), next: 'correct it' }];
  }
  if (INT32.test(key) && !(Number.isInteger(value) && Math.abs(value) <= GREATEST_INT32)) {
    return [{ path: visited.path, expected: `a whole number of at most ${GREATEST_INT32}`, got: String(value), next: 'correct it' }];
  }
  return [];
}
