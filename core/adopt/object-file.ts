import type { JsonObject, KubernetesObject } from '../object/object';
import { systemClass } from '../scaffold/system';
import { codeOf } from './code';
import { camel } from './config-keys';
import type { Piece } from './piece';

/** An object to be, and where its code goes. */
export interface ObjectCode {
  /** Its construct's, and its file's. */
  readonly id: string;
  readonly object: KubernetesObject;
  /** Folder of the tree. */
  readonly application: string;
  readonly piece: Piece;
  /** Keys of the setting that says whether an environment has it. @default - all have */
  readonly flag: readonly string[] | undefined;
}

export function usesParts(piece: Piece, of?: 'config' | 'image'): boolean {
  if (piece.kind === 'config' || piece.kind === 'image') return of === undefined || piece.kind === of;
  if (piece.kind === 'list') return piece.items.some((item) => usesParts(item, of));
  return piece.kind === 'map' && piece.entries.some(([, item]) => usesParts(item, of));
}

/** Larger than a person reads: it stands beside its code as data. */
const LARGE = 20_000;

/** The files of an object. */
export function objectFile(system: string, { id, object, application, piece }: ObjectCode): (readonly [path: string, text: string])[] {
  const folder = `charts/${system}/objects/${application}`;
  const title = `/** ${object.kind} ${object.metadata.name}. */`.replaceAll('*/', '* /').replace(/\* \/$/, '*/');
  if (!usesParts(piece) && JSON.stringify(object).length > LARGE) {
    const code = `import { ApiObject, type Construct } from 'galley/constructs';
import manifest from './${id}.json';

${title}
export function ${camel(id)}(scope: Construct): void {
  new ApiObject(scope, '${id}', manifest);
}
`;
    return [
      [`${folder}/${id}.json`, `${JSON.stringify(object as JsonObject, null, 2)}\n`],
      [`${folder}/${id}.ts`, code],
    ];
  }
  const parts = [...(usesParts(piece, 'config') ? ['config'] : []), ...(usesParts(piece, 'image') ? ['images'] : [])];
  const code = `import { ApiObject, type Construct } from 'galley/constructs';
${parts.length > 0 ? `import type { ${systemClass(system)}Parts } from '../../parts';\n` : ''}
${title}
export function ${camel(id)}(scope: Construct${parts.length > 0 ? `, { ${parts.join(', ')} }: ${systemClass(system)}Parts` : ''}): void {
  new ApiObject(scope, '${id}', ${codeOf(piece)});
}
`;
  return [[`${folder}/${id}.ts`, code]];
}
