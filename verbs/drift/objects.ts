import { type Allowed, allowedIn, mayBeGone } from '../../core/drift/allowed';
import { fieldDifferences, shownPath } from '../../core/drift/compare';
import { type Exceptions, NO_EXCEPTIONS } from '../../core/drift/exceptions';
import { managerOf } from '../../core/drift/field-manager';
import type { ChangedField, Drift } from '../../core/drift/report';
import type { KubernetesObject } from '../../core/object/object';
import type { LiveCluster, ObjectRef } from '../../ports/cluster/cluster';
import { KubeRefusal, SilentApi } from '../../ports/cluster/kube-client';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { inParallel } from '../in-parallel';
import { isHidden, refusalShown } from './hidden';

/** Requests that are under way at once: the API server shares its attention fairly anyway. */
const AT_ONCE = 8;

/**
 * Holds every declared object against the live one.
 *
 * @param exceptions what the environment says that webhooks write
 * @returns what is missing, changed, refused, or of an API that does not answer, in the order of the objects
 * @throws GalleyError CLUSTER_FAILED
 */
export async function driftOfObjects(
  cluster: LiveCluster,
  written: readonly WrittenObject[],
  exceptions: Exceptions = NO_EXCEPTIONS,
): Promise<Drift[]> {
  const byController = allowedIn(written.map(({ object }) => object));
  const allowed: Allowed = (object, difference) => byController(object, difference) || exceptions.allowField(object, difference);
  const found = await inParallel(written, AT_ONCE, (each) => driftOf(cluster, each, allowed));
  return found.filter((drift) => drift !== undefined);
}

/** Which object it is in a cluster. */
export function refOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectRef {
  return { apiVersion, kind, name: metadata.name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }) };
}

async function driftOf(cluster: LiveCluster, { object, path: file }: WrittenObject, allowed: Allowed): Promise<Drift | undefined> {
  const ref = refOf(object);
  try {
    const live = await cluster.read(ref);
    if (live === undefined) return mayBeGone(object) ? undefined : { kind: 'missing', object: ref, file };
    const applied = await cluster.applyDryRun(object, ref);
    const fields = fieldDifferences(live, applied)
      .filter((difference) => !allowed(object, difference))
      .map(({ path, ...values }): ChangedField => {
        const manager = managerOf(live, path);
        const shown = isHidden(object.kind, { path, ...values }, [live, applied]) ? { hidden: true as const } : values;
        return { path: shownPath(path), ...shown, ...(manager !== undefined && { manager }) };
      });
    return fields.length === 0 ? undefined : { kind: 'changed', object: ref, file, fields };
  } catch (error) {
    if (error instanceof SilentApi) return { kind: 'stale', object: ref, file, api: error.api };
    if (error instanceof KubeRefusal) return { kind: 'refused', object: ref, file, why: refusalShown(object.kind, error.message) };
    throw error;
  }
}
