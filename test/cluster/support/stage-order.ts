import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeApi } from './api';
import { type KubeObject, shown } from './api-types';
import { type Write, writesTo } from './audit';
import { objectsIn } from './trees';

/** Kinds that a sync waits for, beyond having written them. */
const AWAITED = ['ExternalSecret', 'Job', 'StatefulSet', 'Cluster', 'PersistentVolumeClaim'];

/** When an object of one application was first written by Argo CD, and when it got ready at the latest. */
interface Passage {
  readonly object: KubeObject;
  /** Place of its stage in the order. */
  readonly stage: number;
  readonly written: string;
  readonly ready: string;
}

/**
 * Where an application's stages ran into each other, one line each; nothing where every object was written after all that was written of earlier
 * stages was written and ready.
 *
 * @param writes of one sync, in order
 * @param folder of an application: its stages are folders in it
 * @param stages their names in order, told by the test: what the tree itself says of order is what is tested
 * @throws Error for a folder that is not among them
 */
export async function outOfOrder(api: KubeApi, writes: readonly Write[], folder: string, stages: readonly string[]): Promise<string[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const unknown = names.filter((name) => !stages.includes(name));
  if (unknown.length > 0)
    throw new Error(`${folder}: expected stages among ${stages.join(', ')}, got ${unknown.join(', ')}; say when they come`);
  const staged = names.flatMap((name) => objectsIn(join(folder, name)).map((object) => ({ object, stage: stages.indexOf(name) })));
  const passages = (await Promise.all(staged.map(({ object, stage }) => passage(api, writes, object, stage)))).flat();
  return passages.flatMap((later) =>
    passages
      .filter((earlier) => earlier.stage < later.stage && earlier.ready > later.written)
      .map((earlier) => `${shown(later.object)} (${later.written}) before ${shown(earlier.object)} (${earlier.ready})`),
  );
}

async function passage(api: KubeApi, writes: readonly Write[], object: KubeObject, stage: number): Promise<Passage[]> {
  const own = await writesTo(api, writes, object);
  const applied = own.filter(({ user, verb, subresource }) => user === 'argocd' && verb !== 'delete' && subresource === '');
  const [first] = applied;
  if (first === undefined) return [];
  // The first report after it, not the last: a status is written again whenever it changes.
  const reports = own.filter(({ subresource, time }) => subresource === 'status' && time > first.time);
  const settled = object.kind === 'Job' || object.kind === 'StatefulSet' ? reports.at(-1) : reports[0];
  const ready = AWAITED.includes(object.kind) ? (settled ?? first).time : first.time;
  return [{ object, stage, written: first.time, ready }];
}
