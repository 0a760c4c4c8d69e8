import type { JsonValue } from '../object/object';
import type { Piece } from './piece';

/** A piece as TypeScript: what stands after a colon. */
export function codeOf(piece: Piece): string {
  switch (piece.kind) {
    case 'value':
      return literal(piece.value);
    case 'image':
      return `${member('images', piece.slot)}.toString()`;
    case 'config':
      return piece.keys.reduce(member, 'config');
    case 'prefixed':
      return `\`\${${piece.keys.reduce(member, 'config')}}${piece.rest.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
    case 'name':
      return `${piece.of}.${piece.member}`;
    case 'call':
      return `${piece.callee}(${piece.given.map(codeOf).join(', ')})`;
    case 'list':
      return piece.items.some(({ comment }) => comment !== undefined)
        ? `[\n${piece.items.map((item) => `${commentCode(item.comment)}${codeOf(item)},\n`).join('')}]`
        : `[${piece.items.map(codeOf).join(', ')}]`;
    case 'map':
      return piece.entries.length === 0 ? '{}' : `{\n${piece.entries.map(entry).join('')}}`;
  }
}

function entry([key, piece]: readonly [string, Piece]): string {
  const code = codeOf(piece);
  const comment = commentCode(piece.comment);
  if (piece.kind === 'config' && piece.optional) return `${comment}...(${code} !== undefined && { ${keyOf(key)}: ${code} }),\n`;
  return `${comment}${keyOf(key)}: ${code},\n`;
}

/** Lines of comment, above what they explain. A line break of another alphabet would end one. */
export const commentCode = (lines: readonly string[] = []): string =>
  lines.map((line) => `// ${line.replace(/[\r\u2028\u2029]/g, ' ')}\n`).join('');

/** A value as a literal. */
export function literal(value: JsonValue): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  const entries = Object.entries(value);
  return entries.length === 0 ? '{}' : `{\n${entries.map(([key, item]) => `${keyOf(key)}: ${literal(item)},\n`).join('')}}`;
}

/** Lines of a text stand as lines, where a template literal keeps them as they are. */
function text(value: string): string {
  if (/\n./.test(value) && !/[\r\u2028\u2029]/.test(value)) return `\`${value.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
  const quoted = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  if (value.includes("'") && !value.includes('"'))
    return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `'${quoted.replaceAll("'", "\\'")}'`;
}

const isPlain = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__';

/** `__proto__` as a plain key would set the prototype. */
const keyOf = (key: string): string =>
  key === '__proto__' ? "['__proto__']" : isPlain(key) ? key : text(key).startsWith('`') ? `[${text(key)}]` : text(key);

export const member = (object: string, key: string): string => (isPlain(key) ? `${object}.${key}` : `${object}[${text(key)}]`);

/** A zod schema that all the values fit. */
export function schemaOf(values: readonly (JsonValue | undefined)[]): string {
  const present = values.filter((each) => each !== undefined);
  const optional = present.length < values.length ? '.optional()' : '';
  return `${schemaOfAll(present)}${optional}`;
}

function schemaOfAll(values: readonly JsonValue[]): string {
  const kinds = new Set(values.map((each) => (Array.isArray(each) ? 'list' : each === null ? 'null' : typeof each)));
  if (kinds.size !== 1)
    return values.length === 0
      ? 'z.unknown()'
      : `z.union([${[...kinds].map((kind) => schemaOfAll(values.filter((each) => (Array.isArray(each) ? 'list' : each === null ? 'null' : typeof each) === kind))).join(', ')}])`;
  switch ([...kinds][0]) {
    case 'string':
      return 'z.string()';
    case 'boolean':
      return 'z.boolean()';
    case 'number':
      return values.every((each) => Number.isInteger(each)) ? 'z.int()' : 'z.number()';
    case 'null':
      return 'z.null()';
    case 'list':
      return `z.array(${schemaOfAll(values.flatMap((each) => each as readonly JsonValue[]))})`;
    default: {
      const maps = values as readonly Readonly<Record<string, JsonValue>>[];
      const keys = [...new Set(maps.flatMap((each) => Object.keys(each)))];
      return `z.strictObject({\n${keys.map((key) => `${keyOf(key)}: ${schemaOf(maps.map((map) => map[key]))},\n`).join('')}})`;
    }
  }
}
