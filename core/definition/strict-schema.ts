import type { DefinedKind } from './defined-kinds';
import { mapSchema, type Schema, sorted } from './structure';

/** Keywords of OpenAPI and Kubernetes that a JSON schema validator does not know or need. */
const DROPPED = /^(x-kubernetes-.*|nullable|default)$/;

/** Strict JSON schema of a custom resource, for kubeconform: a field that the CRD does not declare is an error. */
export function crdSchema({ group, version, kind, schema }: Omit<DefinedKind, 'statusApart'>): Schema {
  const { properties, required, ...rest } = mapSchema(schema, strict);
  return {
    ...rest,
    properties: {
      ...properties,
      apiVersion: { enum: [`${group}/${version}`] },
      kind: { enum: [kind] },
      metadata: { $ref: '../../metadata.json#/definitions/ObjectMeta' },
    },
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...((required as string[] | undefined) ?? [])])].sort(),
  };
}

/** One node of a structural schema as draft 4 says it. */
function strict(node: Schema, structural: boolean): Schema {
  const intOrString = node['x-kubernetes-int-or-string'] === true && node.anyOf === undefined;
  const open = node['x-kubernetes-preserve-unknown-fields'] === true || node['x-kubernetes-embedded-resource'] === true;
  const closed = structural && node.properties !== undefined && node.additionalProperties === undefined && !open;
  const kept = Object.entries(node).filter(([keyword]) => !DROPPED.test(keyword) && !(intOrString && keyword === 'type'));
  return sorted(
    Object.entries({
      ...Object.fromEntries(kept),
      ...(intOrString && { anyOf: [{ type: 'integer' }, { type: 'string' }] }),
      ...(node.nullable === true && typeof node.type === 'string' && { type: [node.type, 'null'] }),
      ...(closed && { additionalProperties: false }),
    }),
  );
}
