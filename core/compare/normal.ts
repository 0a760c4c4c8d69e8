import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { defaultOf, saysNothingEmpty } from './defaults';
import { groupKindOf } from './identity';
import type { ListRule } from './list-rule';
import { type CustomLists, listRuleOf } from './list-rules';
import { meaningOf } from './scalars';

/** A value by what it means: without defaults, spellings and an order that nobody heeds. */
export interface Normal {
  /** As it was written. */
  readonly raw: JsonValue;
  /** The meaning as text: equal for two values exactly where Kubernetes takes them for one. */
  readonly text: string;
  readonly map?: ReadonlyMap<string, Normal>;
  /** Keys of a map without meaning: defaults, and empty values. */
  readonly silent?: ReadonlyMap<string, Normal>;
  /** Whether a value would say something at a key of this map. */
  readonly says?: (key: string, value: JsonValue) => boolean;
  readonly list?: NormalList;
}

export interface NormalList {
  readonly rule: ListRule;
  readonly items: readonly Normal[];
  /** The fields that tell the entries apart; undefined where none do. */
  readonly keys?: readonly string[] | undefined;
  /** What each entry has in them, as text. */
  readonly names?: readonly string[];
  /** What of the order counts. */
  readonly order: string;
}

interface Place {
  readonly kind: string;
  readonly builtIn: boolean;
  readonly custom: CustomLists;
  readonly path: readonly string[];
  readonly pod?: number | undefined;
  readonly parent?: JsonObject | undefined;
  readonly above?: JsonObject | undefined;
}

/** The normal form of an object. What the API server and controllers write of their own is left out. */
export function normalObject(object: KubernetesObject, custom: CustomLists = new Map()): Normal {
  const kind = groupKindOf(object);
  const { status: _status, ...rest } = object as JsonObject;
  const place = { kind, builtIn: isBuiltIn(kind), custom, path: [] };
  return normalMap(kind === '/Secret' ? withData(rest) : rest, place);
}

/** The normal form of one value, whether it says something or not; undefined for null, which is not there. */
function normalOf(value: JsonValue | undefined, place: Place): Normal | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return normalList(value, place);
  return isMap(value) ? normalMap(value, place) : { raw: value, text: meaningOf(place.kind, place.path, value) };
}

/** Whether a value has no meaning at its path: it is empty, or the API server's default. */
function isSilent(normal: Normal, place: Place, standard: JsonValue | undefined): boolean {
  if (normal.list?.items.length === 0 && place.builtIn) return true;
  if (normal.map?.size === 0 && saysNothingEmpty(place.path.at(-1) ?? '')) return true;
  return standard !== undefined && normalOf(standard, place)?.text === normal.text;
}

function normalMap(raw: JsonObject, place: Place): Normal {
  const pod = place.pod ?? (Array.isArray(raw['containers']) && place.path.length > 0 ? place.path.length : undefined);
  const map = new Map<string, Normal>();
  const free = isFree(place.path);
  const silent = new Map<string, Normal>();
  const would = (key: string, value: JsonValue): { readonly normal: Normal; readonly isSilent: boolean } | undefined => {
    if (place.path.length === 1 && place.path[0] === 'metadata' && WRITTEN_BY_SERVER.has(key)) return undefined;
    const below: Place = { ...place, pod, path: [...place.path, key], parent: raw, above: place.parent };
    const normal = normalOf(value, below);
    const standard = free && place.path.at(-1) !== 'requests' ? undefined : defaultOf({ ...below, parent: raw });
    return normal && { normal, isSilent: isSilent(normal, below, standard) };
  };
  for (const key of Object.keys(raw).sort()) {
    const found = would(key, raw[key] ?? null);
    if (found !== undefined) (found.isSilent ? silent : map).set(key, found.normal);
  }
  const text = [...map].map(([key, value]) => `${JSON.stringify(key)}:${value.text}`).join(',');
  return { raw, text: `{${text}}`, map, silent, says: (key, value) => would(key, value)?.isSilent === false };
}

function normalList(raw: readonly JsonValue[], place: Place): Normal {
  const rule = listRuleOf(place, place.custom);
  const below: Place = { ...place, path: [...place.path, '*'] };
  const items = raw.map((item) => normalOf(item, below) ?? { raw: item, text: 'null' });
  const keys = rule.keys?.find((fields) => areKeys(items, fields));
  const names = keys && items.map((item) => nameIn(item, keys));
  const order = rule.order === 'kept' ? 'kept' : rule.order === 'references' && names ? referencesIn(items, names) : '';
  const texts = items.map(({ text }) => text);
  const shown = order === 'kept' ? texts : [...texts].sort();
  return { raw, text: `[${shown.join(',')}]${order === 'kept' ? '' : order}`, list: { rule, items, keys, ...(names && { names }), order } };
}

/** Whether entries have values of their own in some fields. */
export function areKeys(items: readonly Normal[], fields: readonly string[]): boolean {
  const names = items.map((item) => nameIn(item, fields));
  return names.every((name) => name !== NAMELESS) && new Set(names).size === names.length;
}

const NAMELESS = '';

/** The values of some fields of an entry, as text; empty if it has none of them. */
export function nameIn(item: Normal, fields: readonly string[]): string {
  const texts = fields.map((field) => field.split('.').reduce<Normal | undefined>((inner, key) => inner?.map?.get(key), item)?.text ?? '');
  return texts.every((text) => text === '') ? NAMELESS : texts.join(',');
}

/** References of variables to an earlier one: elsewhere Kubernetes leaves `$(NAME)` as it is. */
export function referencesIn(items: readonly Normal[], names: readonly string[]): string {
  const at = new Map(names.map((name, index) => [name, index]));
  const found = items.flatMap(({ raw }, index) => {
    const value = isMap(raw) ? raw['value'] : undefined;
    if (typeof value !== 'string' || !value.includes('$(')) return [];
    return [...value.matchAll(/\$\(([^)]+)\)/g)].flatMap(([, name = '']) => {
      const other = at.get(JSON.stringify(name));
      return other !== undefined && other < index ? [`${name}<${names[index]}`] : [];
    });
  });
  return [...new Set(found)].sort().join(' ');
}

const WRITTEN_BY_SERVER = new Set(['managedFields', 'generation', 'resourceVersion', 'creationTimestamp', 'uid', 'selfLink']);

/** Maps whose keys are a person's own: a key there is never a field that has a default. */
function isFree(path: readonly string[]): boolean {
  return FREE.has(path.at(-1) ?? '');
}

const FREE = new Set([
  'annotations',
  'labels',
  'matchLabels',
  'data',
  'stringData',
  'binaryData',
  'nodeSelector',
  'limits',
  'requests',
  'selector',
]);

function isBuiltIn(kind: string): boolean {
  const group = kind.slice(0, kind.indexOf('/'));
  return !group.includes('.') || (group.endsWith('.k8s.io') && !/^(?:gateway\.networking|snapshot\.storage)\./.test(group));
}

/** A Secret's `stringData` as the API server stores it: in `data`. */
function withData({ stringData, ...rest }: JsonObject): JsonObject {
  if (!isMap(stringData)) return stringData === undefined ? rest : { ...rest, stringData };
  const encoded = Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  return { ...rest, data: { ...(isMap(rest['data']) ? rest['data'] : {}), ...Object.fromEntries(encoded) } };
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
