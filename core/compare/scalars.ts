import type { JsonValue } from '../object/object';
import { quantityOf } from '../quantity';

/** Maps whose values are quantities, whatever the resource is called. */
const QUANTITY_MAPS = new Set(['requests', 'limits', 'capacity', 'allocatable', 'hard']);
const LIMIT_RANGE_MAPS = new Set(['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio']);
const QUANTITIES = new Set(['sizeLimit', 'divisor', 'averageValue']);
/** Quantities of custom resources, by `<group>/<kind>` and path. */
const CUSTOM_QUANTITIES = new Set([
  'postgresql.cnpg.io/Cluster:spec.storage.size',
  'postgresql.cnpg.io/Cluster:spec.walStorage.size',
  'postgresql.cnpg.io/Cluster:spec.tablespaces.*.storage.size',
]);

/** Their kinds: most objects are of none, and need no text of each path. */
const CUSTOM_KINDS = new Set([...CUSTOM_QUANTITIES].map((each) => each.slice(0, each.indexOf(':'))));

/** Ports and counts that are a number, or text. Kubernetes itself refuses a text of digits: it would be a name without a letter, or no percentage. */
const INT_OR_STRING = new Set(['targetPort', 'port', 'maxSurge', 'maxUnavailable', 'minAvailable']);

const DURATION_KEY = /(?:^|[a-z])(?:interval|timeout|duration|period|renewBefore|retention|ttl|delay|for|maxAge)$/i;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d|w|y))+$/;
const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
  d: 8.64e7,
  w: 6.048e8,
  y: 3.1536e10,
};

/** What a value means, as text: two spellings of one quantity, duration or number are one. */
export function meaningOf(kind: string, path: readonly string[], value: JsonValue): string {
  if (typeof value === 'string' || typeof value === 'number') {
    const key = path.at(-1) ?? '';
    if (isQuantity(kind, path)) {
      const amount = quantityOf(String(value));
      if (amount !== undefined) return `q${amount}`;
    } else if (isCustom(kind) && INT_OR_STRING.has(key) && /^\d{1,9}$/.test(String(value))) {
      return `n${Number(value)}`;
    } else if (isCustom(kind) && DURATION_KEY.test(key)) {
      const length = durationOf(value);
      if (length !== undefined) return `d${length}`;
    }
  }
  return JSON.stringify(value);
}

/** Whether the value at a path is an amount of something. */
export function isQuantity(kind: string, path: readonly string[]): boolean {
  const [key = '', parent = '', above = ''] = [path.at(-1), path.at(-2), path.at(-3)];
  if (QUANTITY_MAPS.has(parent) || QUANTITIES.has(key)) return true;
  if (kind === '/LimitRange') return LIMIT_RANGE_MAPS.has(parent);
  if (kind === 'autoscaling/HorizontalPodAutoscaler') return key === 'value' && parent === 'target' && above !== '';
  return CUSTOM_KINDS.has(kind) && CUSTOM_QUANTITIES.has(`${kind}:${path.join('.')}`);
}

/** Milliseconds of a duration as Go and Prometheus write it; a bare number counts seconds. */
export function durationOf(value: string | number): number | undefined {
  if (typeof value === 'number') return value * 1000;
  if (value === '0') return 0;
  if (!DURATION.test(value)) return undefined;
  let sum = 0;
  for (const [, number, unit = 's'] of value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w|y)/g))
    sum += Number(number) * (MILLISECONDS[unit] ?? 0);
  return sum;
}

/** Kinds that Kubernetes does not have itself: its own fields that count time are whole seconds. */
function isCustom(kind: string): boolean {
  const group = kind.slice(0, kind.indexOf('/'));
  return group.includes('.') && !group.endsWith('.k8s.io') ? true : group === 'gateway.networking.k8s.io';
}
