import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';

/** What a manager owns, as the API server keeps it: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
type Owned = JsonObject;

/** Who brings what git says into a cluster. What others write there is theirs. */
const DELIVERS =
  /^(?:argo-?cd|kustomize-controller|helm|galley|flux|before-first-apply|kubectl$|kubectl-client-side-apply|kubectl-create|kubectl-replace)/;

/** What `kubectl apply` keeps of the whole object. */
const COPY = /last-applied-configuration$/;

/**
 * A live object as far as it is what somebody delivered: the fields that a deliverer owns, and those that are declared, whoever wrote them last. What
 * the API server and controllers add is left out.
 *
 * @param declared the declared object; undefined if there is none
 */
export function deliveredPart(live: KubernetesObject, declared?: KubernetesObject): KubernetesObject {
  const { metadata } = live as unknown as { readonly metadata: { readonly managedFields?: readonly ManagedFields[] } };
  const owned = (metadata.managedFields ?? [])
    .filter(({ manager, subresource }) => subresource === undefined && DELIVERS.test(manager ?? ''))
    .map(({ fieldsV1 }) => fieldsV1 ?? {});
  const kept = partOf(live, owned, declared) as JsonObject | undefined;
  const { labels, annotations } = (kept?.['metadata'] ?? {}) as Readonly<Record<string, JsonObject | undefined>>;
  const notes = Object.entries(annotations ?? {}).filter(([key]) => !COPY.test(key));
  const { name, namespace } = live.metadata;
  const body = Object.entries(kept ?? {}).filter(([key]) => !['metadata', 'status', 'apiVersion', 'kind'].includes(key));
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }),
    },
    ...Object.fromEntries(body),
  };
}

interface ManagedFields {
  readonly manager?: string;
  readonly subresource?: string;
  readonly fieldsV1?: Owned;
}

/** Undefined if nobody owns or declares any part of it. */
function partOf(live: JsonValue, owned: readonly Owned[], declared: JsonValue | undefined): JsonValue | undefined {
  if (owned.some(isWhole)) return live;
  if (isList(live)) return partOfList(live, owned, isList(declared) ? declared : undefined, declared !== undefined);
  if (!isMap(live)) return owned.length > 0 || declared !== undefined ? live : undefined;
  const theirs = isMap(declared) ? declared : {};
  const entries = Object.entries(live).flatMap(([key, value]) => {
    const part = partOf(value, below(owned, `f:${key}`), theirs[key]);
    return part === undefined ? [] : [[key, part] as const];
  });
  return entries.length > 0 || declared !== undefined ? Object.fromEntries(entries) : undefined;
}

function partOfList(
  live: readonly JsonValue[],
  owned: readonly Owned[],
  declared: readonly JsonValue[] | undefined,
  isDeclared: boolean,
): JsonValue | undefined {
  const keys = [...new Set(owned.flatMap(Object.keys))].filter((key) => /^[kv]:/.test(key));
  const names = keys.filter((key) => key.startsWith('k:')).map((key) => JSON.parse(key.slice(2)) as JsonObject);
  // Without keys the list is one value.
  if (keys.length === 0 && !live.every((item) => isMap(item) && item['name'] !== undefined)) return isDeclared ? live : undefined;
  const parts = live.flatMap((item) => {
    const key = keys.find((each) => isNamed(item, each));
    const fields = Object.keys(names[0] ?? { name: '' });
    const same = declared?.find((each) => isSame(item, each, fields));
    const part = partOf(item, key === undefined ? [] : below(owned, key), same);
    return part === undefined ? [] : [part];
  });
  return parts.length > 0 || isDeclared ? parts : undefined;
}

function isNamed(item: JsonValue, key: string): boolean {
  const name = JSON.parse(key.slice(2)) as JsonValue;
  if (key.startsWith('v:')) return JSON.stringify(item) === JSON.stringify(name);
  return isMap(item) && Object.entries(name as JsonObject).every(([field, value]) => item[field] === value);
}

/** By the fields of their key; one that is not written is the server's default. */
function isSame(live: JsonValue, declared: JsonValue, fields: readonly string[]): boolean {
  if (!isMap(live) || !isMap(declared)) return JSON.stringify(live) === JSON.stringify(declared);
  return fields.every((field) => declared[field] === undefined || declared[field] === live[field]);
}

function below(owned: readonly Owned[], key: string): Owned[] {
  return owned.flatMap((each) => (isMap(each[key]) ? [each[key]] : []));
}

/** An entry without any below it owns all that is there. */
function isWhole(owned: Owned): boolean {
  return Object.keys(owned).length === 0;
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
