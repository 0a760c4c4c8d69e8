import { PatternUnknown } from './re2';

/**
 * Fills values into a text: `%s`, `%d`, `%f`, `%b`, `%o`, `%x`, `%X`.
 *
 * @throws PatternUnknown for what is not known here
 * @see https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
export function formatted(text: string, values: readonly unknown[]): string {
  let at = 0;
  return text.replaceAll(/%(?:\.(\d+))?(.)/g, (clause, digits: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (at >= values.length) throw new Error(`no value for ${clause}`);
    const value = values[at];
    at += 1;
    if (verb === 's') return shown(value);
    if (verb === 'd' && typeof value === 'bigint') return String(value);
    if (verb === 'f' && typeof value === 'number') return value.toFixed(Number(digits ?? 6));
    const base = { b: 2, o: 8, x: 16, X: 16 }[verb];
    if (base === undefined || typeof value !== 'bigint') throw new PatternUnknown(`${clause} is not known here`);
    return verb === 'X' ? value.toString(base).toUpperCase() : value.toString(base);
  });
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value]
      .map(([key, inner]) => `${shown(key)}: ${shown(inner)}`)
      .sort()
      .join(', ')}}`;
  return String(value);
}
