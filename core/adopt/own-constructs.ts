import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { usesParts } from './object-file';
import type { Piece } from './piece';
import { grantObject } from './secrets';
import type { TypedPiece } from './typed';

/**
 * A construct of Galley's that makes the very same object, in fewer words.
 *
 * @returns undefined if none does
 */
export function constructPiece(object: KubernetesObject, piece: Piece): TypedPiece | undefined {
  if (piece.kind !== 'map' || hasComment(piece)) return undefined;
  const entries = new Map(piece.entries);
  const metadata = entries.get('metadata');
  // Its namespace is that of its folder.
  if (metadata?.kind !== 'map' || metadata.entries.some(([key]) => key !== 'name')) return undefined;
  if (object.apiVersion === 'v1' && object.kind === 'ConfigMap') return configMap(object, entries, metadata.entries[0]?.[1]);
  if (object.kind === 'ExternalSecret' && !usesParts(piece)) return grant(object);
  return undefined;
}

/** A comment above a top-level key of the object has no place in a construct's props. */
const hasComment = (piece: Extract<Piece, { kind: 'map' }>): boolean =>
  piece.entries.some(([key, each]) => ['apiVersion', 'kind', 'metadata'].includes(key) && each.comment !== undefined);

function configMap(object: KubernetesObject, entries: ReadonlyMap<string, Piece>, name: Piece | undefined): TypedPiece | undefined {
  const data = entries.get('data');
  const isPlain = [...entries.keys()].every((key) => ['apiVersion', 'kind', 'metadata', 'data'].includes(key));
  const isText = Object.values(mapAt(object, 'data')).every((value) => typeof value === 'string');
  if (name === undefined || data?.kind !== 'map' || !isPlain || !isText) return undefined;
  return {
    callee: 'ConfigMap',
    imports: ['ConfigMap'],
    from: 'galley/constructs',
    piece: {
      kind: 'map',
      entries: [
        ['name', name],
        ['data', data],
      ],
    },
  };
}

function grant(object: KubernetesObject): TypedPiece | undefined {
  const { name } = object.metadata;
  const store = {
    name: textAt(object, 'spec', 'secretStoreRef', 'name') ?? '',
    kind: textAt(object, 'spec', 'secretStoreRef', 'kind') ?? '',
  };
  const keys = listAt(object, 'spec', 'data').map((each) => textAt(each, 'secretKey') ?? '');
  const remoteKey = textAt(listAt(object, 'spec', 'data')[0], 'remoteRef', 'key') ?? '';
  const labels = mapAt(object, 'spec', 'target', 'template', 'metadata', 'labels');
  const template: JsonObject = Object.keys(labels).length === 0 ? {} : { metadata: { labels } };
  const grantJson = grantObject({ name, namespace: object.metadata.namespace, store, remoteKey, keys, template });
  if (keys.length === 0 || canonical(grantJson) !== canonical(object)) return undefined;
  const value = (each: JsonValue): Piece => ({ kind: 'value', value: each });
  return {
    callee: 'ExternalSecretGrant',
    imports: ['ExternalSecretGrant', 'fromPath'],
    from: 'galley/constructs',
    piece: {
      kind: 'map',
      entries: [
        ['name', value(name)],
        ['store', value(store)],
        ['keys', { kind: 'call', callee: 'fromPath', given: [value(remoteKey), value(keys)] }],
        ...(Object.keys(labels).length === 0 ? [] : [['labels', value(labels)] as const]),
      ],
    },
  };
}

/** One text for equal values. */
const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_, each: JsonValue) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
