import type { JsonObject, JsonValue } from '../object/object';

/** A value in an object's code: as it is, or taken from what differs between environments; and what a person said of it. */
export type Piece = PieceValue & {
  /** Lines. @default - nothing was said */
  readonly comment?: readonly string[] | undefined;
};

type PieceValue =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, piece: Piece])[] }
  | { readonly kind: 'list'; readonly items: readonly Piece[] }
  | { readonly kind: 'image'; readonly slot: string }
  /** Differs: below `config` by these keys; `optional` where some environments have none. */
  | { readonly kind: 'config'; readonly keys: readonly string[]; readonly optional: boolean; readonly values: readonly JsonValue[] }
  /** A name that begins another way in each environment: below `config` by these keys, and what follows. */
  | { readonly kind: 'prefixed'; readonly keys: readonly string[]; readonly rest: string }
  /** A member of an enumeration, which its code imports: `RouteKind.SERVICE`. */
  | { readonly kind: 'name'; readonly of: string; readonly member: string }
  /** What a function makes of others. */
  | { readonly kind: 'call'; readonly callee: string; readonly given: readonly Piece[] };

/** A value by environment; an environment that has none is not in it. */
export type ByEnvironment = ReadonlyMap<string, JsonValue>;

/** Is asked what to do with what differs, and with images. */
export interface Differences {
  /** Where it stands: keys, and in lists the name of the item or its index. */
  readonly differs: (path: readonly string[], values: ByEnvironment) => readonly string[];
  /** What a text is made of that differs only in what it begins with. @default - it differs as a whole */
  readonly prefixed?: (values: ByEnvironment) => Piece | undefined;
  /** The slot of an image in an environment's lockfile; undefined if the text is none. */
  readonly slotOf: (text: string, environment: string) => string | undefined;
  readonly isImage: (path: readonly string[], around: JsonValue) => boolean;
}

/** One piece for what environments have at a place; all of `environments` where they agree. */
export function pieceOf(
  values: ByEnvironment,
  environments: readonly string[],
  path: readonly string[],
  ask: Differences,
  around: JsonValue = null,
): Piece {
  const all = environments.flatMap((each) => (values.has(each) ? [values.get(each) as JsonValue] : []));
  const [first] = all;
  const everywhere = all.length === environments.length;
  if (first === undefined) return { kind: 'value', value: null };
  const differs = (): Piece =>
    (everywhere && ask.prefixed?.(values)) || { kind: 'config', keys: ask.differs(path, values), optional: !everywhere, values: all };
  if (!everywhere) return differs();
  if (typeof first === 'string' && ask.isImage(path, around)) {
    const slots = new Set([...values].map(([environment, each]) => (typeof each === 'string' ? ask.slotOf(each, environment) : undefined)));
    const [slot] = slots;
    if (slots.size === 1 && slot !== undefined) return { kind: 'image', slot };
    return differs();
  }
  if (all.every(isMap)) return mapPiece(values as ReadonlyMap<string, JsonObject>, environments, path, ask);
  if (all.every((each): each is readonly JsonValue[] & JsonValue => Array.isArray(each)) && sameShape(all)) {
    const items = all[0]?.map((_, index) => {
      const below = new Map(environments.map((each) => [each, (values.get(each) as readonly JsonValue[])[index] as JsonValue]));
      return pieceOf(below, environments, [...path, itemName(all[0]?.[index] ?? null, index)], ask);
    });
    return { kind: 'list', items: items ?? [] };
  }
  const text = JSON.stringify(first);
  return all.every((each) => JSON.stringify(each) === text) ? { kind: 'value', value: first } : differs();
}

function mapPiece(
  values: ReadonlyMap<string, JsonObject>,
  environments: readonly string[],
  path: readonly string[],
  ask: Differences,
): Piece {
  const keys = [...new Set([...values.values()].flatMap((each) => Object.keys(each)))];
  return {
    kind: 'map',
    entries: keys.map((key) => {
      const below = new Map<string, JsonValue>();
      for (const each of environments) {
        const map = values.get(each);
        if (map !== undefined && Object.hasOwn(map, key)) below.set(each, map[key] as JsonValue);
      }
      return [key, pieceOf(below, environments, [...path, key], ask, values.get(environments[0] ?? '') ?? null)] as const;
    }),
  };
}

/** The same piece with the comments on its parts; comments on the whole are elsewhere. */
export function withComments(
  piece: Piece,
  commentAt: (path: readonly string[]) => readonly string[] | undefined,
  path: readonly string[] = [],
): Piece {
  const own = path.length === 0 ? undefined : commentAt(path);
  const comment = own === undefined ? {} : { comment: own };
  if (piece.kind === 'map')
    return {
      ...piece,
      ...comment,
      entries: piece.entries.map(([key, each]) => [key, withComments(each, commentAt, [...path, key])] as const),
    };
  if (piece.kind === 'list')
    return { ...piece, ...comment, items: piece.items.map((each, index) => withComments(each, commentAt, [...path, String(index)])) };
  return { ...piece, ...comment };
}

const isMap = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists that can be compared item by item: as many, and of the same names. */
function sameShape(lists: readonly (readonly JsonValue[])[]): boolean {
  const shape = (list: readonly JsonValue[]): string => JSON.stringify(list.map((item, index) => itemName(item, index)));
  return new Set(lists.map(shape)).size === 1;
}

const itemName = (item: JsonValue, index: number): string =>
  isMap(item) && typeof item['name'] === 'string' ? item['name'] : String(index);
