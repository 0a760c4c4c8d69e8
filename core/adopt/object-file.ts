import type { JsonObject, KubernetesObject } from '../object/object';
import { systemClass } from '../scaffold/system';
import { codeOf, commentCode } from './code';
import { camel } from './config-keys';
import type { Piece } from './piece';
import type { TypedPiece } from './typed';

/** An object to be, and where its code goes. */
export interface ObjectCode {
  /** Its construct's, and its file's. */
  readonly id: string;
  /** Its name, without what differs between environments. */
  readonly name: string;
  readonly object: KubernetesObject;
  /** Folder of the tree. */
  readonly application: string;
  readonly piece: Piece;
  /** Keys of the setting that says whether an environment has it. @default - all have */
  readonly flag: readonly string[] | undefined;
  /** Made by the class of its kind. @default - by ApiObject, which takes any object */
  readonly typed?: TypedPiece | undefined;
  /** Lines that a person said of the whole. @default - nothing */
  readonly comment?: readonly string[] | undefined;
}

export function usesParts(piece: Piece, of?: 'config' | 'image'): boolean {
  if (piece.kind === 'config' || piece.kind === 'image') return of === undefined || piece.kind === of;
  if (piece.kind === 'prefixed') return of === undefined || of === 'config';
  if (piece.kind === 'call') return piece.given.some((each) => usesParts(each, of));
  if (piece.kind === 'list') return piece.items.some((item) => usesParts(item, of));
  return piece.kind === 'map' && piece.entries.some(([, item]) => usesParts(item, of));
}

const CONSTRUCTS = 'galley/constructs';

/** Larger than a person reads: it stands beside its code as data. */
const LARGE = 20_000;

/** The files of an object. */
export function objectFile(system: string, code: ObjectCode): (readonly [path: string, text: string])[] {
  const { id, object, application, piece, comment, typed } = code;
  const file = `charts/${system}/objects/${application}/${id}`;
  if (!usesParts(piece) && JSON.stringify(object).length > LARGE)
    return [
      [`${file}.json`, `${JSON.stringify(object as JsonObject, null, 2)}\n`],
      [`${file}.ts`, functionText(code, { imports: ['ApiObject'], data: id, expression: `new ApiObject(scope, '${id}', manifest)` })],
    ];
  const parts = [...(usesParts(piece, 'config') ? ['config'] : []), ...(usesParts(piece, 'image') ? ['images'] : [])];
  const expression =
    typed === undefined ? `new ApiObject(scope, '${id}', ${codeOf(piece)})` : `new ${typed.callee}(scope, '${id}', ${codeOf(typed.piece)})`;
  const imports = typed?.imports ?? ['ApiObject'];
  return [
    [
      `${file}.ts`,
      functionText(code, {
        imports,
        from: typed?.from,
        expression,
        parts: { names: parts, type: `${systemClass(system)}Parts` },
        comment,
      }),
    ],
  ];
}

function functionText(
  { id, name, object }: ObjectCode,
  {
    imports,
    from = CONSTRUCTS,
    data,
    expression: made,
    parts,
    comment,
  }: {
    readonly imports: readonly string[];
    readonly from?: string | undefined;
    readonly data?: string;
    readonly expression: string;
    readonly parts?: { readonly names: readonly string[]; readonly type: string };
    readonly comment?: readonly string[] | undefined;
  },
): string {
  const given = parts === undefined || parts.names.length === 0 ? undefined : parts;
  const title = `/** ${object.kind} ${name}. */`.replaceAll('*/', '* /').replace(/\* \/$/, '*/');
  const statements =
    from === CONSTRUCTS
      ? [importOf([...imports, 'type Construct'], from)]
      : [`import type { Construct } from '${CONSTRUCTS}';\n`, importOf(imports, from)];
  return `${statements.join('')}${given === undefined ? '' : `import type { ${given.type} } from '../../parts';\n`}${data === undefined ? '' : `import manifest from './${data}.json';\n`}
${title}
export function ${camel(id)}(scope: Construct${given === undefined ? '' : `, { ${given.names.join(', ')} }: ${given.type}`}): void {
  ${commentCode(comment)}${made};
}
`;
}

const importOf = (names: readonly string[], from: string): string =>
  `import { ${[...names].sort((a, b) => (bare(a) < bare(b) ? -1 : 1)).join(', ')} } from '${from}';\n`;

const bare = (name: string): string => name.replace(/^type /, '').toLowerCase();
