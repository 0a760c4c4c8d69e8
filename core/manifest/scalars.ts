// What Kubernetes' own reader, sigs.k8s.io/yaml over go.yaml.in/yaml/v2, makes of plain scalars: its resolve.go. YAML 1.1, but for base 60
// and dates, which stay text; and with Go's prefixes of integers.
export const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
]);
export const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
/** What JSON has no number for, so that Kubernetes' reader refuses it. */
export const NO_JSON = new Set(['.nan', '.NaN', '.NAN', ...['.inf', '.Inf', '.INF'].flatMap((text) => [text, `+${text}`, `-${text}`])]);

const INTEGER = /^(?<sign>[-+]?)(?:0[xX](?<hex>[\da-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9]\d*))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** A number as Go reads it; undefined where the text is none. */
export function numberOf(text: string): number | undefined {
  // Behind a point, Go wants digits around each underscore.
  if (text.startsWith('.') && /(?:^|\D)_|_(?:\D|$)/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const found = INTEGER.exec(plain)?.groups;
  if (found === undefined || text.startsWith('.')) return FLOAT.test(plain) ? finite(plain) : undefined;
  const { sign, hex, binary, octal, decimal } = found;
  const value = BigInt(
    hex !== undefined ? `0x${hex}` : binary !== undefined ? `0b${binary}` : octal !== undefined ? `0o${octal}` : (decimal ?? '0'),
  );
  const fits = sign === '-' ? value <= 2n ** 63n : value < 2n ** (sign === '+' ? 63n : 64n);
  if (fits) return Number(sign === '-' ? -value : value);
  return FLOAT.test(plain) ? finite(plain) : undefined;
}

/** What a plain text stands for; undefined for what JSON has no value for. */
export function scalarOf(text: string): string | number | boolean | null | undefined {
  const code = text.charCodeAt(0);
  // A digit, or one of `+`, `-` and `.`, in front.
  if ((code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46) {
    if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
    return NO_JSON.has(text) ? undefined : (numberOf(text) ?? text);
  }
  if (text.length > LONGEST_WORD) return text;
  return NULLS.has(text) ? null : (BOOLEANS.get(text) ?? text);
}

/** `false` */
const LONGEST_WORD = 5;

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
