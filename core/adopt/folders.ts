import type { ObjectCode } from './object-file';
import type { Piece } from './piece';

/** The code of objects, and the namespace that each folder gives to all that is in it. */
export interface Folders {
  readonly codes: readonly ObjectCode[];
  /** By application. One whose objects stand in several, or in none, has none. */
  readonly namespaces: ReadonlyMap<string, Piece>;
}

/** A namespace that all objects of a folder have is said once, of the folder. */
export function foldersOf(codes: readonly ObjectCode[]): Folders {
  const namespaces = new Map<string, Piece>();
  const seen = new Map<string, Set<string>>();
  for (const { application, piece } of codes) {
    const own = namespaceOf(piece);
    const texts = seen.get(application) ?? new Set<string>();
    seen.set(application, texts.add(own === undefined ? '' : JSON.stringify({ ...own, comment: undefined })));
    if (own !== undefined) namespaces.set(application, own);
  }
  for (const [application, texts] of seen) if (texts.size > 1 || texts.has('')) namespaces.delete(application);
  return {
    namespaces,
    codes: codes.map((code) => (namespaces.has(code.application) ? { ...code, piece: withoutNamespace(code.piece) } : code)),
  };
}

function namespaceOf(piece: Piece): Piece | undefined {
  const metadata = piece.kind === 'map' ? piece.entries.find(([key]) => key === 'metadata')?.[1] : undefined;
  const own = metadata?.kind === 'map' ? metadata.entries.find(([key]) => key === 'namespace')?.[1] : undefined;
  return own?.kind === 'value' || (own?.kind === 'config' && !own.optional) ? own : undefined;
}

function withoutNamespace(piece: Piece): Piece {
  if (piece.kind !== 'map') return piece;
  const without = (metadata: Piece): Piece =>
    metadata.kind === 'map' ? { ...metadata, entries: metadata.entries.filter(([key]) => key !== 'namespace') } : metadata;
  return { ...piece, entries: piece.entries.map(([key, each]) => [key, key === 'metadata' ? without(each) : each] as const) };
}
