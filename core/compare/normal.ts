import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { defaultOf, saysNothingEmpty } from './defaults';
import { groupKindOf } from './identity';
import type { ListRule } from './list-rule';
import { type CustomLists, listRuleOf } from './list-rules';
import { meaningOf } from './scalars';

/** A value by what it means: without defaults, spellings and an order that nobody heeds. It looks into itself on first use. */
export class Normal {
  #within: Within | undefined;
  #text: string | undefined;

  /** @param raw the value as it was written */
  constructor(
    readonly raw: JsonValue,
    private readonly place: Place,
  ) {}

  private get within(): Within {
    this.#within ??= withinOf(this.raw, this.place);
    return this.#within;
  }

  get map(): ReadonlyMap<string, Normal> | undefined {
    return this.within.map;
  }

  /** Keys of a map without meaning: defaults, and empty values. */
  get silent(): ReadonlyMap<string, Normal> | undefined {
    return this.within.silent;
  }

  get list(): NormalList | undefined {
    return this.within.list;
  }

  /** Whether a value would say something at a key of this map. */
  says(key: string, value: JsonValue): boolean {
    return isMap(this.raw) && fieldIn(this.raw, key, value, this.place)?.isSilent === false;
  }

  /** The meaning as text: equal for two values exactly where Kubernetes takes them for one. */
  get text(): string {
    this.#text ??= this.textOf(this.within);
    return this.#text;
  }

  /** The meaning with all lists in the order in which they stand: what a controller compares that knows no keys of lists. */
  get ordered(): string {
    const { map, list } = this.within;
    if (map !== undefined) return `{${[...map].map(([key, value]) => `${JSON.stringify(key)}:${value.ordered}`).join(',')}}`;
    return list === undefined ? this.text : `[${list.items.map((item) => item.ordered).join(',')}]`;
  }

  private textOf({ map, list }: Within): string {
    if (map !== undefined) return `{${[...map].map(([key, value]) => `${JSON.stringify(key)}:${value.text}`).join(',')}}`;
    if (list === undefined) return meaningOf(this.place.kind, this.place.path, this.raw);
    const texts = list.items.map(({ text }) => text);
    return list.order === 'kept' ? `[${texts.join(',')}]` : `[${texts.sort().join(',')}]${list.order}`;
  }
}

/** What a map or a list holds. */
interface Within {
  readonly map?: ReadonlyMap<string, Normal>;
  readonly silent?: ReadonlyMap<string, Normal>;
  readonly list?: NormalList;
}

export interface NormalList {
  readonly rule: ListRule;
  readonly items: readonly Normal[];
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
  return new Normal(kind === '/Secret' ? withData(rest) : rest, { kind, builtIn: isBuiltIn(kind), custom, path: [] });
}

/** The normal form of one value, whether it says something or not; undefined for null, which is not there. */
function normalOf(value: JsonValue | undefined, place: Place): Normal | undefined {
  return value === undefined || value === null ? undefined : new Normal(value, place);
}

/** Whether a value has no meaning at its path: it is empty, or the API server's default. */
function isSilent(normal: Normal, place: Place, standard: JsonValue | undefined): boolean {
  if (place.builtIn && Array.isArray(normal.raw) && normal.raw.length === 0) return true;
  if (saysNothingEmpty(place.path.at(-1) ?? '') && normal.map?.size === 0) return true;
  return standard !== undefined && normalOf(standard, place)?.text === normal.text;
}

/** A value at a key of a map; undefined where it is not there. */
function fieldIn(
  raw: JsonObject,
  key: string,
  value: JsonValue,
  place: Place,
): { readonly normal: Normal; readonly isSilent: boolean } | undefined {
  if (place.path.length === 1 && place.path[0] === 'metadata' && WRITTEN_BY_SERVER.has(key)) return undefined;
  const pod = place.pod ?? (Array.isArray(raw['containers']) && place.path.length > 0 ? place.path.length : undefined);
  const { kind, builtIn, custom, path, parent: above } = place;
  const below = { kind, builtIn, custom, path: [...path, key], pod, parent: raw, above };
  const normal = normalOf(value, below);
  const standard = isFree(path) && path.at(-1) !== 'requests' ? undefined : defaultOf(below);
  return normal && { normal, isSilent: isSilent(normal, below, standard) };
}

function withinOf(raw: JsonValue, place: Place): Within {
  if (Array.isArray(raw)) return { list: listWithin(raw, place) };
  return isMap(raw) ? mapWithin(raw, place) : {};
}

function mapWithin(raw: JsonObject, place: Place): Within {
  const [map, silent] = [new Map<string, Normal>(), new Map<string, Normal>()];
  for (const key of Object.keys(raw).sort()) {
    const found = fieldIn(raw, key, raw[key] ?? null, place);
    if (found !== undefined) (found.isSilent ? silent : map).set(key, found.normal);
  }
  return { map, silent };
}

function listWithin(raw: readonly JsonValue[], place: Place): NormalList {
  const rule = listRuleOf(place, place.custom);
  const below: Place = { ...place, path: [...place.path, '*'] };
  const items = raw.map((item) => new Normal(item, below));
  return { rule, items, order: rule.order === 'references' ? referencesAmong(items, rule) : rule.order === 'kept' ? 'kept' : '' };
}

function referencesAmong(items: readonly Normal[], { keys }: ListRule): string {
  const fields = keys?.find((each) => areKeys(items, each));
  if (fields === undefined) return '';
  const names = items.map((item) => nameIn(item, fields));
  return referencesIn(items, names);
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
