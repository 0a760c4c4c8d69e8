/** A text in quotes, raw or not. */
const QUOTED = /[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/y;

/**
 * `has(a[0].b)` as `(a[0]).?b.hasValue()`, which says the same: the library takes a chain of names alone.
 *
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#field-selection
 */
export function withoutIndexedHas(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(text)?.[0];
    const isCall = quoted === undefined && /^has\s*\(/.test(text.slice(at)) && !/[\w.]$/.test(text.slice(0, at));
    if (isCall) {
      const open = text.indexOf('(', at);
      const close = closing(text, open);
      const inner = withoutIndexedHas(text.slice(open + 1, close));
      const { of, field } = /^(?<of>[\s\S]*)\.\s*(?<field>\w+)\s*$/.exec(inner)?.groups ?? {};
      out += of === undefined || !/[[(]/.test(of) ? `has(${inner})` : `(${of}).?${field}.hasValue()`;
      at = close + 1;
    } else {
      out += quoted ?? text[at];
      at += quoted?.length ?? 1;
    }
  }
  return out;
}

/** Where the bracket that is opened is closed; the end of the text where it is not. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; ) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(text)?.[0];
    if (quoted === undefined) {
      if (text[at] === '(') depth += 1;
      if (text[at] === ')') depth -= 1;
      if (depth === 0) return at;
    }
    at += quoted?.length ?? 1;
  }
  return text.length;
}
