import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeApi } from './api';
import { type KubeObject, shown } from './api-types';
import { type Write, writesTo } from './audit';
import type { User } from './settings';
import { objectsIn } from './trees';

/** Kinds that a controller waits for, beyond having written them. */
const AWAITED = ['ExternalSecret', 'Job', 'StatefulSet', 'Cluster', 'PersistentVolumeClaim'];

/** The required order. */
export interface Order<Place> {
  /** Who writes the objects, as the audit log calls it. */
  readonly user: User;
  readonly placed: readonly { readonly object: KubeObject; readonly place: Place }[];
  /** True if all objects at the first place must be written and ready before any object at the second is written. */
  comesBefore(earlier: Place, later: Place): boolean;
}

/** When an object was first written, and when it got ready at the latest. */
interface Passage<Place> {
  readonly object: KubeObject;
  readonly place: Place;
  readonly written: string;
  readonly ready: string;
}

/**
 * One line for each overlap of an application's stages under Argo CD. Empty if each object was written only after all written objects of
 * earlier stages were ready.
 *
 * @param writes of one sync, in order
 * @param folder of an application: its stages are folders in it
 * @param stages their names in order, listed by hand, because the test checks the order that the tree itself declares
 * @throws Error for a folder that is not among them
 */
export async function outOfOrder(api: KubeApi, writes: readonly Write[], folder: string, stages: readonly string[]): Promise<string[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const unknown = names.filter((name) => !stages.includes(name));
  if (unknown.length > 0)
    throw new Error(`${folder}: expected stages among ${stages.join(', ')}, got ${unknown.join(', ')}; say when they come`);
  const placed = names.flatMap((name) => objectsIn(join(folder, name)).map((object) => ({ object, place: stages.indexOf(name) })));
  return disorder(api, writes, { user: 'argocd', placed, comesBefore: (earlier, later) => earlier < later });
}

/** Where an order was not kept, one line for each pair of objects. @param writes of one sync, in order */
export async function disorder<Place>(api: KubeApi, writes: readonly Write[], order: Order<Place>): Promise<string[]> {
  const { user, placed, comesBefore } = order;
  const all = await Promise.all(placed.map(({ object, place }) => passage(api, writes, user, object, place)));
  const passages = all.filter((each) => each !== undefined);
  return passages.flatMap((later) =>
    passages
      .filter((earlier) => comesBefore(earlier.place, later.place) && earlier.ready > later.written)
      .map((earlier) => `${shown(later.object)} (${later.written}) before ${shown(earlier.object)} (${earlier.ready})`),
  );
}

async function passage<Place>(
  api: KubeApi,
  writes: readonly Write[],
  user: User,
  object: KubeObject,
  place: Place,
): Promise<Passage<Place> | undefined> {
  const own = await writesTo(api, writes, object);
  const [first] = own.filter((write) => write.user === user && write.verb !== 'delete' && write.subresource === '');
  if (first === undefined) return undefined;
  // The first report after it, not the last: a status is written again whenever it changes.
  const reports = own.filter(({ subresource, time }) => subresource === 'status' && time > first.time);
  const settled = object.kind === 'Job' || object.kind === 'StatefulSet' ? reports.at(-1) : reports[0];
  const ready = AWAITED.includes(object.kind) ? (settled ?? first).time : first.time;
  return { object, place, written: first.time, ready };
}
