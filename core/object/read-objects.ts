import { GalleyError, type Problem } from '../errors';
import type { JsonObject, KubernetesObject } from './object';

/**
 * The same values, known to be Kubernetes objects.
 *
 * @param subject what the list is called, for messages
 * @throws GalleyError MANIFEST_INVALID for each that is none
 */
export function kubernetesObjects(values: readonly JsonObject[], subject: string): readonly KubernetesObject[] {
  const problems = values.flatMap((value, at): Problem[] => {
    const missing = missingOf(value);
    if (missing === undefined) return [];
    return [
      {
        code: 'MANIFEST_INVALID',
        subject: `${subject}[${at}]`,
        expected: `text in ${missing}`,
        got: 'none',
        next: 'give whole Kubernetes objects',
      },
    ];
  });
  if (problems.length > 0) throw new GalleyError(problems);
  return values as readonly KubernetesObject[];
}

function missingOf(value: JsonObject): string | undefined {
  const { apiVersion, kind, metadata } = (value ?? {}) as JsonObject;
  if (typeof apiVersion !== 'string') return 'apiVersion';
  if (typeof kind !== 'string') return 'kind';
  const name = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata['name'] : undefined;
  return typeof name === 'string' ? undefined : 'metadata.name';
}
