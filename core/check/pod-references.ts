import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { Reference } from './reference';

/** What a pod names in its own namespace, and classes of the cluster. What it calls optional is not there. */
export function* podReferences(pod: PodTemplate): Generator<Reference> {
  const { object, namespace, spec, specPath } = pod;
  const to = (kind: string, path: string, name: string | undefined, key?: string): Reference[] =>
    name === undefined || name === '' ? [] : [{ object, path, kind, namespace, name, key }];
  for (const [index, volume] of listAt(spec, 'volumes').entries()) yield* inVolume(volume, `${specPath}.volumes[${index}]`, to);
  for (const { container, path } of containersOf(pod)) yield* inContainer(container, path, to);
  for (const [index, secret] of listAt(spec, 'imagePullSecrets').entries()) {
    yield* to('/Secret', `${specPath}.imagePullSecrets[${index}].name`, textAt(secret, 'name'));
  }
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount');
  if (account !== 'default') yield* to('/ServiceAccount', `${specPath}.serviceAccountName`, account);
  yield* to('scheduling.k8s.io/PriorityClass', `${specPath}.priorityClassName`, textAt(spec, 'priorityClassName'));
  yield* to('node.k8s.io/RuntimeClass', `${specPath}.runtimeClassName`, textAt(spec, 'runtimeClassName'));
}

type To = (kind: string, path: string, name: string | undefined, key?: string) => Reference[];

function* inVolume(volume: JsonValue, path: string, to: To): Generator<Reference> {
  yield* inSource(mapAt(volume, 'configMap'), '/ConfigMap', `${path}.configMap`, to, 'name');
  yield* inSource(mapAt(volume, 'secret'), '/Secret', `${path}.secret`, to, 'secretName');
  yield* to('/PersistentVolumeClaim', `${path}.persistentVolumeClaim.claimName`, textAt(volume, 'persistentVolumeClaim', 'claimName'));
  yield* to('/Secret', `${path}.csi.nodePublishSecretRef.name`, textAt(volume, 'csi', 'nodePublishSecretRef', 'name'));
  for (const [index, source] of listAt(volume, 'projected', 'sources').entries()) {
    const at = `${path}.projected.sources[${index}]`;
    yield* inSource(mapAt(source, 'configMap'), '/ConfigMap', `${at}.configMap`, to, 'name');
    yield* inSource(mapAt(source, 'secret'), '/Secret', `${at}.secret`, to, 'name');
  }
}

/** A ConfigMap or Secret as files: all of its keys, or those of `items`. */
function* inSource(source: JsonValue, kind: string, path: string, to: To, field: string): Generator<Reference> {
  if (valueAt(source, 'optional') === true) return;
  const name = textAt(source, field);
  yield* to(kind, `${path}.${field}`, name);
  for (const [index, item] of listAt(source, 'items').entries()) {
    const key = textAt(item, 'key');
    if (key !== undefined) yield* to(kind, `${path}.items[${index}].key`, name, key);
  }
}

const KEY_REFS = [
  ['configMapKeyRef', '/ConfigMap'],
  ['secretKeyRef', '/Secret'],
] as const;
const ALL_REFS = [
  ['configMapRef', '/ConfigMap'],
  ['secretRef', '/Secret'],
] as const;

function* inContainer(container: JsonValue, path: string, to: To): Generator<Reference> {
  for (const [index, variable] of listAt(container, 'env').entries()) {
    for (const [field, kind] of KEY_REFS) {
      const ref = mapAt(variable, 'valueFrom', field);
      if (valueAt(ref, 'optional') === true) continue;
      yield* to(kind, `${path}.env[${index}].valueFrom.${field}`, textAt(ref, 'name'), textAt(ref, 'key'));
    }
  }
  for (const [index, source] of listAt(container, 'envFrom').entries()) {
    for (const [field, kind] of ALL_REFS) {
      const ref = mapAt(source, field);
      if (valueAt(ref, 'optional') !== true) yield* to(kind, `${path}.envFrom[${index}].${field}.name`, textAt(ref, 'name'));
    }
  }
}
