import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Piece } from './piece';
import type { TypedField, Types } from './types';

/** An object's code in types: the class that makes it, and what that is given. */
export interface TypedPiece {
  /** `k8s.KubeDeployment`. */
  readonly callee: string;
  /** Names that its code takes, and where from. */
  readonly imports: readonly string[];
  readonly from: string;
  readonly piece: Piece;
}

/**
 * The piece of an object as its kind's class takes it.
 *
 * @returns undefined if no class makes the very same object: a kind or a field that the types don't know, a value of another type, a date
 */
export function typedPiece(object: KubernetesObject, piece: Piece, types: Types): TypedPiece | undefined {
  const kind = types.kinds.get(`${object.apiVersion}/${object.kind}`);
  if (kind === undefined || piece.kind !== 'map') return undefined;
  const entries = piece.entries.filter(([key]) => key !== 'apiVersion' && key !== 'kind');
  const typed = fieldsPiece({ kind: 'map', entries }, kind.fields, types);
  if (typed === undefined) return undefined;
  const { from, within } = types;
  const imports = within === undefined ? [kind.name, ...enumerationsIn(typed)] : [within];
  return { callee: nameIn(types, kind.name), imports: [...new Set(imports)], from, piece: typed };
}

const nameIn = ({ within }: Types, name: string): string => (within === undefined ? name : `${within}.${name}`);

function enumerationsIn(piece: Piece): string[] {
  if (piece.kind === 'name') return [piece.of];
  if (piece.kind === 'map') return piece.entries.flatMap(([, each]) => enumerationsIn(each));
  return piece.kind === 'list' ? piece.items.flatMap(enumerationsIn) : [];
}

function fieldsPiece(piece: Extract<Piece, { kind: 'map' }>, fields: ReadonlyMap<string, TypedField>, types: Types): Piece | undefined {
  const given = new Set(piece.entries.map(([key]) => key));
  for (const [json, { required }] of fields) if (required && !given.has(json)) return undefined;
  const entries: (readonly [string, Piece])[] = [];
  for (const [key, each] of piece.entries) {
    const field = fields.get(key);
    const typed = field && pieceOfType(each, field.type, types);
    if (field === undefined || typed === undefined || (field.required && each.kind === 'config' && each.optional)) return undefined;
    entries.push([field.prop, typed]);
  }
  return { ...piece, entries };
}

/** Values of two kinds, which only a class of their own holds. */
const EITHER = new Set(['IntOrString', 'Quantity']);

function pieceOfType(piece: Piece, type: string, types: Types): Piece | undefined {
  if (type === 'any') return piece;
  const item = /^(?<item>.+)\[\]$/.exec(type)?.groups?.['item'];
  if (item !== undefined) return listPiece(piece, item, types);
  const value = /^\{ \[key: string\]: (?<value>.+) \}$/.exec(type)?.groups?.['value'];
  if (value !== undefined) return mapPiece(piece, value, types);
  if (EITHER.has(type)) return types.within === undefined ? undefined : eitherPiece(piece, nameIn(types, type));
  const members = types.membersOf(type);
  if (members !== undefined) return memberPiece(piece, type, members, types);
  const fields = types.fieldsOf(type);
  if (fields !== undefined) return piece.kind === 'map' ? fieldsPiece(piece, fields, types) : undefined;
  // cdk8s's own, with labels, annotations and names.
  if (type === 'ApiObjectMetadata') return piece.kind === 'map' ? piece : undefined;
  return scalarsOf(piece)?.every((each) => typeof each === type) ? piece : undefined;
}

/** What may stand there: one value, or one for each environment. */
function scalarsOf(piece: Piece): readonly JsonValue[] | undefined {
  if (piece.kind === 'value') return [piece.value];
  if (piece.kind === 'image' || piece.kind === 'prefixed') return [''];
  return piece.kind === 'config' ? piece.values : undefined;
}

function listPiece(piece: Piece, item: string, types: Types): Piece | undefined {
  if (piece.kind === 'config') return piece.values.every((each) => isListOf(each, item)) ? piece : undefined;
  if (piece.kind !== 'list') return undefined;
  const items = piece.items.map((each) => pieceOfType(each, item, types));
  return items.every((each) => each !== undefined) ? { ...piece, items } : undefined;
}

function mapPiece(piece: Piece, value: string, types: Types): Piece | undefined {
  if (piece.kind !== 'map') return undefined;
  const entries: (readonly [string, Piece])[] = [];
  for (const [key, each] of piece.entries) {
    const typed = pieceOfType(each, value, types);
    if (typed === undefined) return undefined;
    entries.push([key, typed]);
  }
  return { ...piece, entries };
}

const isListOf = (value: JsonValue, type: string): boolean => Array.isArray(value) && value.every((each) => typeof each === type);

function memberPiece(piece: Piece, type: string, members: ReadonlyMap<string, string>, types: Types): Piece | undefined {
  const member = piece.kind === 'value' && typeof piece.value === 'string' ? members.get(piece.value) : undefined;
  return member === undefined ? undefined : { kind: 'name', of: nameIn(types, type), member, comment: piece.comment };
}

function eitherPiece(piece: Piece, type: string): Piece | undefined {
  const kinds = new Set(scalarsOf(piece)?.map((each) => typeof each));
  const [kind] = kinds;
  // One that only some environments have is written as a whole.
  if (kinds.size !== 1 || (kind !== 'string' && kind !== 'number') || (piece.kind === 'config' && piece.optional)) return undefined;
  const { comment, ...bare } = piece as Piece & JsonObject;
  return {
    kind: 'call',
    callee: `${type}.${kind === 'string' ? 'fromString' : 'fromNumber'}`,
    given: [bare as Piece],
    comment: comment as Piece['comment'],
  };
}
