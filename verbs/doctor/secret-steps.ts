import { kindOf } from '../../core/check/kind';
import { namedOutside } from '../../core/live/named';
import { waitsFor } from '../../core/live/ready';
import { done, kubectlGet, notDone, type Step, someOf, unseen } from '../../core/live/step';
import { type StorePath, storePaths } from '../../core/live/store-paths';
import { mapAt } from '../../core/object/json-fields';
import type { KubernetesObject } from '../../core/object/object';
import { refusalShown } from '../drift/hidden';
import { inParallel } from '../in-parallel';
import { AT_ONCE, objectsOf, seen, servedKind, type View } from './view';

/** What a person makes before delivery, as far as rendered objects name it: secrets in stores, and objects that nothing rendered makes. */
export async function beforeSteps(view: View): Promise<Step[]> {
  const paths = await inParallel(storePaths(objectsOf(view)), AT_ONCE, (path) => storePath(view, path));
  return [...paths, ...(await inParallel(namedOutside(objectsOf(view)), AT_ONCE, (named) => namedObject(view, named)))];
}

/** A secret of a store is seen by the ExternalSecrets that read it. */
function storePath(view: View, { store, path, keys, readers, command }: StorePath): Promise<Step> {
  const what = `${path} of ${store}${keys.length === 0 ? '' : `: ${keys.join(', ')}`}`;
  return seen({ phase: 'before', what, command }, async () => {
    const live = await Promise.all(readers.map((reader) => liveOf(view, reader)));
    if (live.every((each) => each === undefined)) return unseen('nothing in the cluster reads it yet');
    const waiting = live.flatMap((each, at) => {
      const why = each === undefined ? 'it is not there' : waitsFor(each);
      return why === undefined ? [] : [`ExternalSecret ${readers[at]?.metadata.name}: ${refusalShown('ExternalSecret', why)}`];
    });
    return waiting.length === 0 ? done(`read by ${someOf(readers.map(({ metadata }) => metadata.name))}`) : notDone(someOf(waiting));
  });
}

async function liveOf(view: View, { apiVersion, kind, metadata }: KubernetesObject): Promise<KubernetesObject | undefined> {
  const { name, namespace } = metadata;
  return (await view.cluster.read({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) })) as
    | KubernetesObject
    | undefined;
}

/** The keys of a live Secret or ConfigMap; its values are never looked at. */
export const keysOf = (live: KubernetesObject): readonly string[] => [
  ...Object.keys(mapAt(live, 'data')),
  ...Object.keys(mapAt(live, 'binaryData')),
];

/** By which a person sees the keys of an object, and no value. */
const keysCommand = (kind: string, name: string, namespace: string): string =>
  `${kubectlGet(kind, name, namespace)} -o go-template='{{range $key, $value := .data}}{{println $key}}{{end}}'`;

function namedObject(view: View, { kind, namespace, name, keys, by }: ReturnType<typeof namedOutside>[number]): Promise<Step> {
  const word = kind.slice(kind.indexOf('/') + 1);
  const what = `${word} ${namespace === '' ? '' : `${namespace}/`}${name}${keys.length === 0 ? '' : ` with ${keys.join(', ')}`}, for ${by}`;
  const hasKeys = kind === '/Secret' || kind === '/ConfigMap';
  const command = hasKeys ? keysCommand(kind, name, namespace) : kubectlGet(kind, name, namespace);
  return seen({ phase: 'before', what, command }, async () => {
    const served = servedKind(view, kind);
    if (served === undefined) return notDone(`the cluster has no kind ${word}`);
    const ref = { apiVersion: served.apiVersion, kind: word, name, ...(served.namespaced && { namespace }) };
    return shownObject(view, ref, keys);
  });
}

/** Whether an object is there, ready, and has keys. */
export async function shownObject(
  view: View,
  ref: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly namespace?: string },
  keys: readonly string[] = [],
): Promise<Pick<Step, 'state' | 'says'>> {
  const live = (await view.cluster.read(ref)) as KubernetesObject | undefined;
  if (live === undefined) return notDone('it is not there');
  const typed = { ...live, apiVersion: ref.apiVersion, kind: ref.kind } as KubernetesObject;
  const why = waitsFor(typed);
  if (why !== undefined) return notDone(refusalShown(ref.kind, why));
  if (!/^\/(?:Secret|ConfigMap)$/.test(kindOf(typed))) return done('it is there');
  const missing = keys.filter((key) => !keysOf(typed).includes(key));
  if (missing.length > 0) return notDone(`it has no ${someOf(missing)}`);
  return done(keys.length === 0 ? `it is there, with ${someOf(keysOf(typed)) || 'no key'}` : 'it is there');
}
