import { posix } from 'node:path';
import type { SideObject } from '../../core/compare/side';
import { deliveredPart } from '../../core/drift/delivered-part';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { KubernetesObject } from '../../core/object/object';
import { placeInDist } from '../../core/review/tree-place';
import type { LiveCluster, ObjectRef } from '../../ports/cluster/cluster';
import { KubeRefusal, SilentApi } from '../../ports/cluster/kube-client';
import type { Project } from '../../ports/disk/project';
import { type WrittenObject, writtenObjects } from '../../ports/disk/written-tree';
import { refOf } from '../drift/objects';
import { undeclaredObjects } from '../drift/undeclared';
import { inParallel } from '../in-parallel';

const AT_ONCE = 8;

/** What a cluster has beside what the working tree has in `dist/`. */
export interface LiveSides {
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
  /** What was not compared, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares environments with a live cluster, and writes nothing there. In a live object only delivered and declared fields count. Objects
 * with the environment's label that `dist/` does not declare count as removed.
 *
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED, TREE_MISSING
 */
export async function sidesFromLive(project: Project, cluster: LiveCluster, names: readonly EnvironmentName[]): Promise<LiveSides> {
  const [base, head, notes]: [SideObject[], SideObject[], string[]] = [[], [], []];
  for (const name of names) {
    const written = writtenObjects(posix.join(project.root, DIST), name);
    const found = await inParallel(written, AT_ONCE, (each) => readDeclared(cluster, each));
    for (const [at, each] of found.entries()) {
      const { path, object } = written[at] as WrittenObject;
      const file = posix.join(DIST, nameOf(name), path);
      const side = { file, ...placeInDist(file) };
      if ('why' in each) {
        notes.push(`${object.kind} ${object.metadata.name} of ${nameOf(name)} was not compared: ${each.why}`);
        continue;
      }
      head.push({ ...side, object });
      if (each.live !== undefined) base.push({ ...side, object: deliveredPart(each.live, object) });
    }
    const silent = new Set<string>();
    const others = await undeclaredObjects(cluster, written, name, (api) => silent.add(api));
    for (const { object: ref } of others) {
      const live = (await cluster.read(ref)) as KubernetesObject | undefined;
      if (live !== undefined) base.push({ object: deliveredPart(live), file: fileOf(name, ref), environment: nameOf(name) });
    }
    for (const api of silent) notes.push(`objects of ${api} were not looked at: the server behind it does not answer`);
  }
  return { base, head, notes: [...new Set(notes)] };
}

function fileOf(name: EnvironmentName, { kind, name: own }: ObjectRef): string {
  return posix.join(DIST, nameOf(name), 'cluster', `${kind}-${own}.yaml`.toLowerCase());
}

type Read = { readonly live: KubernetesObject | undefined } | { readonly why: string };

/** An unreadable object counts neither as present nor as gone. */
async function readDeclared(cluster: LiveCluster, { object }: WrittenObject): Promise<Read> {
  try {
    return { live: (await cluster.read(refOf(object))) as KubernetesObject | undefined };
  } catch (error) {
    if (error instanceof SilentApi) return { why: `the server of ${error.api} does not answer` };
    if (error instanceof KubeRefusal) return { why: `the API server refuses to show it (${error.status})` };
    throw error;
  }
}
