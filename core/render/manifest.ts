import { type ApiObject, JsonPatch } from 'cdk8s';
import type { KubernetesObject } from '../object/object';

/**
 * The object as it is written, its JSON patches applied last.
 *
 * The typed kinds apply patches first and then drop every field that their types don't know. So a patch for a field newer than the
 * types would vanish without a word (seen with `lifecycle.preStop.sleep`). Patches are the way out of the types, so here they come after them.
 */
export function manifestOf(apiObject: ApiObject): KubernetesObject {
  const { patches } = apiObject as unknown as { readonly patches: JsonPatch[] };
  if (patches.length === 0) return apiObject.toJson() as KubernetesObject;
  const taken = patches.splice(0);
  try {
    return JsonPatch.apply(apiObject.toJson(), ...taken) as KubernetesObject;
  } finally {
    patches.push(...taken);
  }
}
