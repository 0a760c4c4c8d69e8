import { podTemplateOf } from '../facts/world';
import { listAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** Those of some objects whose pods use a claim. */
export function usersOf(claim: KubernetesObject, objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    (object) =>
      (object.metadata.namespace ?? '') === (claim.metadata.namespace ?? '') &&
      listAt(podTemplateOf(object)?.spec ?? {}, 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name,
      ),
  );
}
