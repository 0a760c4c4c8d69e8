import { problem } from '../errors';
import { listAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { quantityOf } from '../quantity';
import { type Amount, greatest, NOTHING, plus, total } from './amount';

/**
 * What the scheduler takes a pod to ask for, resource by resource. It is the greater of two. One is what runs together at the end (containers
 * and native sidecars), one the dearest moment before (an init container, and the sidecars that were started before it). Where the pod asks as a whole, that counts in
 * its place. The runtime's overhead is added. A limit without a request is the request.
 *
 * @param spec `spec` of a pod or of its template
 * @param subject who asks, for messages
 * @throws GalleyError OBJECT_INVALID if a request is no quantity
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podRequests(spec: JsonValue | undefined, subject: string): Amount {
  let [sidecars, dearest] = [NOTHING, NOTHING];
  for (const container of listAt(spec, 'initContainers')) {
    const own = requestsOf(container, subject);
    if (isSidecar(container)) sidecars = plus(sidecars, own);
    dearest = greatest(dearest, isSidecar(container) ? sidecars : plus(sidecars, own));
  }
  const running = plus(sidecars, total(listAt(spec, 'containers').map((container) => requestsOf(container, subject))));
  const { cpu, memory } = greatest(dearest, running);
  const overhead = valueAt(spec, 'overhead');
  return {
    cpu: (requestOf(spec, 'cpu', subject) ?? cpu) + (millicores(valueAt(overhead, 'cpu'), subject) ?? 0),
    memory: (requestOf(spec, 'memory', subject) ?? memory) + (bytes(valueAt(overhead, 'memory'), subject) ?? 0),
    pods: 1,
  };
}

/** The containers of a pod that ask for no CPU or no memory, and so count as nothing: `<container>`, or `<container> (cpu)` where it is one of the two. */
export function withoutRequests(spec: JsonValue | undefined): string[] {
  return [...listAt(spec, 'initContainers').filter(isSidecar), ...listAt(spec, 'containers')].flatMap((container) => {
    const missing = (['cpu', 'memory'] as const).filter(
      (each) => quantityIn(container, each) === undefined && quantityIn(spec, each) === undefined,
    );
    const name = textAt(container, 'name') ?? 'a container';
    return missing.length === 0 ? [] : [missing.length === 1 ? `${name} (${missing[0]})` : name];
  });
}

function isSidecar(container: JsonValue): boolean {
  return textAt(container, 'restartPolicy') === 'Always';
}

function requestsOf(container: JsonValue, subject: string): Amount {
  return { cpu: requestOf(container, 'cpu', subject) ?? 0, memory: requestOf(container, 'memory', subject) ?? 0, pods: 0 };
}

function requestOf(holder: JsonValue | undefined, resource: 'cpu' | 'memory', subject: string): number | undefined {
  const written = quantityIn(holder, resource);
  return resource === 'cpu' ? millicores(written, subject) : bytes(written, subject);
}

function quantityIn(holder: JsonValue | undefined, resource: 'cpu' | 'memory'): JsonValue | undefined {
  return valueAt(holder, 'resources', 'requests', resource) ?? valueAt(holder, 'resources', 'limits', resource);
}

/** CPU in millicores, rounded up as the scheduler does; undefined if nothing is written. */
export function millicores(written: JsonValue | undefined, subject: string): number | undefined {
  const cores = quantity(written, subject);
  // 0.07 × 1000 is a little more than 70 to a computer, which is not another millicore.
  return cores === undefined ? undefined : Math.ceil(Number((cores * 1000).toFixed(6)));
}

/** Memory in bytes, rounded up; undefined if nothing is written. */
export function bytes(written: JsonValue | undefined, subject: string): number | undefined {
  const amount = quantity(written, subject);
  return amount === undefined ? undefined : Math.ceil(amount);
}

function quantity(written: JsonValue | undefined, subject: string): number | undefined {
  if (written === undefined || written === null) return undefined;
  const amount = quantityOf(String(written));
  if (amount !== undefined) return amount;
  throw problem('OBJECT_INVALID', {
    subject: `${subject}: resources`,
    expected: 'a quantity such as 250m or 512Mi',
    got: JSON.stringify(written),
    next: 'correct it',
  });
}
