import { GalleyError } from '../../../../core/errors';
import type { KubernetesObject } from '../../../../core/object/object';
import type { LiveCluster } from '../../../../ports/cluster/cluster';
import { KubeRefusal } from '../../../../ports/cluster/kube-client';
import { refOf } from '../../../../verbs/drift/objects';
import { inParallel } from '../../../../verbs/in-parallel';

/** Requests that are under way at once. */
const AT_ONCE = 8;

/** Every cluster has this namespace; those of an environment may not be there, and a dry run can't make them. */
const NAMESPACE = 'default';

/** An object, and where a person finds it. */
export interface Candidate {
  /** `dist/kaze/cluster-dev/gateway/service-kaze-gateway.yaml` */
  readonly file: string;
  readonly object: KubernetesObject;
}

/** What a cluster says of objects: each is counted in exactly one of the three. */
export interface Verdict {
  readonly accepted: number;
  /** By file, with the API server's own words. */
  readonly refused: readonly { readonly file: string; readonly why: string }[];
  /** Number of objects by kind, `labrats.work/v1 AIModel`: the cluster does not have its definition, and could not be asked. */
  readonly unknown: ReadonlyMap<string, number>;
}

/**
 * Asks a cluster whether it would take each object, by a server-side dry run with strict field validation. Nothing is written.
 *
 * @throws GalleyError CLUSTER_FAILED if it does not answer, CLUSTER_DENIED if it does not say what kinds it has
 */
export async function dryRun(cluster: LiveCluster, candidates: readonly Candidate[]): Promise<Verdict> {
  const unknown = new Map<string, number>();
  const refused: { file: string; why: string }[] = [];
  const answers = await inParallel(candidates, AT_ONCE, async ({ object }) => {
    if ((await cluster.kind(object.apiVersion, object.kind)) === undefined) return 'unknown';
    return refusalOf(cluster, moved(object));
  });
  for (const [index, { file, object }] of candidates.entries()) {
    const answer = answers[index];
    const kind = `${object.apiVersion} ${object.kind}`;
    if (answer === 'unknown') unknown.set(kind, (unknown.get(kind) ?? 0) + 1);
    else if (answer !== undefined) refused.push({ file, why: answer.why });
  }
  const asked = candidates.length - [...unknown.values()].reduce((sum, count) => sum + count, 0);
  return { accepted: asked - refused.length, refused, unknown };
}

async function refusalOf(cluster: LiveCluster, object: KubernetesObject): Promise<{ readonly why: string } | undefined> {
  try {
    await cluster.applyDryRun(object, refOf(object));
    return undefined;
  } catch (error) {
    // Admission says no to an object with the status by which the API server says no to a person.
    const denied = error instanceof GalleyError && error.problems.every(({ code }) => code === 'CLUSTER_DENIED');
    if (denied || error instanceof KubeRefusal) return { why: error.message };
    throw error;
  }
}

function moved(object: KubernetesObject): KubernetesObject {
  const { namespace } = object.metadata;
  return { ...object, metadata: { ...object.metadata, ...(namespace !== undefined && { namespace: NAMESPACE }) } };
}
