/** Escapes that mean the same to JavaScript and to RE2: classes, boundaries, control characters and punctuation. */
const SAME_ESCAPE = /^[dDwWbBnrtfv]$|^[^A-Za-z0-9\s]$/;

/**
 * Why JavaScript and RE2, which the API server matches by, would not read a pattern alike; undefined if they do.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function patternProblem({ source, flags }: RegExp): string | undefined {
  if (flags !== '') return `flags ${flags}`;
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const rest = source.slice(at);
    if (rest[0] === '\\') {
      const escaped = rest[1] ?? '';
      if (!SAME_ESCAPE.test(escaped) || (inClass && /[bB]/.test(escaped))) return `\\${escaped}`;
      at += 1;
    } else if (inClass) {
      if (rest.startsWith('[:')) return '[:';
      if (rest[0] === ']') inClass = false;
    } else if (rest[0] === '[') {
      if (/^\[\^?\]/.test(rest)) return rest.slice(0, rest.indexOf(']') + 1);
      inClass = true;
    } else if (rest[0] === '.') {
      return '., which leaves out other characters in each';
    } else if (rest.startsWith('(?') && !rest.startsWith('(?:')) {
      return rest.slice(0, 3);
    }
  }
  return undefined;
}
