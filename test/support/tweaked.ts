import { type Document, isScalar, parseDocument, visit } from 'yaml';
import type { Hostile } from './hostile-text';
import type { Random } from './random';

const NUMBERS = ['0', '1', '2', '7', '63', '100', '30000', '65535', '65536', '1000000', '2147483647', '2147483648', '9007199254740991'];
const QUANTITIES = [
  '"0"',
  '1',
  '"1.5"',
  1e3,
  '"1e3"',
  '500e-3',
  '"0.1m"',
  '1m',
  '256Mi',
  '200m',
  '1.5Gi',
  '5G',
  '7Ei',
  '8Ei',
  '1Ki',
  `"${'9'.repeat(20)}"`,
  `"${'9'.repeat(26)}Gi"`,
];
const TEXTS = [
  ...[
    'a',
    'a1',
    '"1a"',
    'a-b',
    'a.b',
    'a--b',
    'A',
    'a_b',
    'a/b',
    'a.example.com/b',
    'A_B',
    '"*.example.com"',
    'example.com',
    'localhost',
    '"127.0.0.1"',
    '"::1"',
    '"a:b"',
    '"/"',
    '/a',
    '/a/b/',
  ],
  ...[
    '"10.0.0.0/8"',
    '"10.0.0.1/8"',
    '"fd00::/8"',
    '"0.0.0.0/0"',
    '1h',
    '90s',
    '"0 0 * * *"',
    '"*/7 * * * *"',
    '"@daily"',
    '"60 0 * * *"',
    'Europe/Berlin',
    'text with blanks',
    '"ä"',
    '"\\"quoted\\""',
  ],
  ...[10, 39, 46, 52, 57, 60, 62, 63, 64, 200, 253, 254].map((length) => 'abcdefghij'.repeat(26).slice(0, length)),
  ...[60, 250].map((length) => 'abc.'.repeat(length).slice(0, length - 1)),
];

/** A valid environment file with one value or key that another environment might have, and that is taken more often than not. */
export function tweaked(text: string, random: Random): Hostile {
  const document = parseDocument(text);
  const texts = textsIn(document);
  const spots: {
    readonly path: string;
    readonly isKey: boolean;
    readonly at: readonly [number, number];
    readonly values: readonly unknown[];
  }[] = [];
  visit(document, {
    Scalar: (key, node, parents) => {
      if (!node.range) return;
      const path = parents.flatMap((each) => ('key' in each ? [String(each.key)] : [])).join('.');
      // A key that the schema does not name is one of somebody's choice: a label, a pool, a class. The others are refused, at no cost.
      const isKey = key === 'key';
      const values = isKey ? TEXTS : valuesFor(node.value, random, texts);
      spots.push({ path, isKey, at: [node.range[0], node.range[1]], values });
    },
  });
  const isKey = random.below(8) === 0;
  const { path, at, values } = random.pick(spots.filter((each) => each.isKey === isKey && each.values.length > 0));
  const value = String(random.pick(values));
  return {
    name: `${path}: ${value.length > 60 ? `${value.slice(0, 60)}…` : value}`,
    text: text.slice(0, at[0]) + value + text.slice(at[1]),
  };
}

function valuesFor(value: unknown, random: Random, texts: readonly string[]): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return NUMBERS;
  if (typeof value !== 'string') return [];
  if (/^[0-9.]+(?:m|[KMGTPE]i?)?$/.test(value)) return QUANTITIES;
  return random.below(3) === 0 ? texts : TEXTS;
}

/** What stands as text elsewhere in the file. */
function textsIn(document: Document): string[] {
  const found = new Set<string>();
  visit(document, {
    Pair: (_, { value }) => void (isScalar(value) && typeof value.value === 'string' && found.add(JSON.stringify(value.value))),
  });
  return [...found];
}
