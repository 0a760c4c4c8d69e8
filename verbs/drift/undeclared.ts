import type { Drift } from '../../core/drift/report';
import type { EnvironmentName } from '../../core/names';
import { identityOf, type JsonObject, type KubernetesObject } from '../../core/object/object';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { discover, type ServedKind } from '../../ports/cluster/discovery';
import { SilentApi } from '../../ports/cluster/kube-client';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { inParallel } from '../in-parallel';
import { ENVIRONMENT_LABEL } from '../rollout/find';
import { refOf } from './objects';

const AT_ONCE = 8;

/** Written by controllers with the labels of the Service that they are for, and owned by nothing. */
const COPIES_OF_SERVICES = 'Endpoints';

/**
 * The live objects that bear the environment's label and are not declared: dropped from git and not pruned, or made by hand. What another object
 * owns is left out, since whoever made it copied the label.
 *
 * @param onSilent called with each API whose server does not answer
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function undeclaredObjects(
  cluster: LiveCluster,
  written: readonly WrittenObject[],
  { system, environment }: EnvironmentName,
  onSilent: (silent: string) => void,
): Promise<Drift[]> {
  const declared = new Set(written.map(({ object }) => identityOf(object)));
  const labels = `${ENVIRONMENT_LABEL}=${system}-${environment}`;
  // Objects that nobody can remove exist only in an API, such as a measurement of a pod with the pod's labels.
  const { kinds, silent } = await discover(cluster.client);
  for (const each of silent) onSilent(each);
  const kept = kinds.filter(({ verbs }) => verbs.includes('list') && verbs.includes('delete'));
  const lists = await inParallel(kept, AT_ONCE, async (kind) => listed(cluster, kind, { labels, told: onSilent }));
  return lists
    .flat()
    .filter((object) => !declared.has(identityOf(object)) && !isOwned(object) && object.kind !== COPIES_OF_SERVICES)
    .map((object) => ({ kind: 'undeclared', object: refOf(object) }));
}

/** All objects of a kind. If its server stopped answering after discovery, it calls `onSilent` and returns none. */
async function listed(
  cluster: LiveCluster,
  kind: ServedKind,
  { labels, told: onSilent }: { readonly labels: string; readonly told: (silent: string) => void },
): Promise<KubernetesObject[]> {
  try {
    return (await cluster.list(kind, { labels })).map((item) => typed(kind, item));
  } catch (error) {
    if (!(error instanceof SilentApi)) throw error;
    onSilent(error.api);
    return [];
  }
}

/** Items of a list do not say what they are. */
const typed = ({ apiVersion, kind }: ServedKind, item: JsonObject): KubernetesObject => ({ ...item, apiVersion, kind }) as KubernetesObject;

function isOwned({ metadata }: KubernetesObject): boolean {
  const { ownerReferences = [] } = metadata as { readonly ownerReferences?: readonly unknown[] };
  return ownerReferences.length > 0;
}
