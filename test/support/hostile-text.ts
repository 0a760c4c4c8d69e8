import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { BREAKS, LINES, ODD, VALUES } from './hostile-values';
import type { Random } from './random';

/** A hostile text, and the mutation that made it. */
export interface Hostile {
  readonly name: string;
  readonly text: string;
}

/** Where a key or a value stands in a text. */
interface Spot {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'key' | 'scalar' | 'collection';
}

type Change = (text: string, spots: readonly Spot[], random: Random) => Hostile;

const pickSpot = (spots: readonly Spot[], random: Random, kinds: readonly Spot['kind'][]): Spot =>
  random.pick(spots.filter(({ kind }) => kinds.includes(kind)));
const replaced = (text: string, { start, end }: Pick<Spot, 'start' | 'end'>, by: string): string =>
  text.slice(0, start) + by + text.slice(end);
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

const CHANGES: readonly Change[] = [
  // Four times: what a value may be is what schemas, rules and charts have to settle.
  ...Array.from(
    { length: 4 },
    (): Change => (text, spots, random) => {
      const [spot, value] = [pickSpot(spots, random, ['scalar']), random.pick(VALUES)];
      return { name: `${spot.path} is ${shown(value)}`, text: replaced(text, spot, value) };
    },
  ),
  (text, spots, random) => {
    const [spot, other] = [pickSpot(spots, random, ['scalar']), pickSpot(spots, random, ['scalar'])];
    return { name: `${spot.path} is what ${other.path} is`, text: replaced(text, spot, text.slice(other.start, other.end)) };
  },
  (text, spots, random) => {
    const [spot, value] = [pickSpot(spots, random, ['collection']), random.pick(VALUES)];
    return { name: `all of ${spot.path} is ${shown(value)}`, text: replaced(text, spot, ` ${value}\n`) };
  },
  (text, spots, random) => {
    const [spot, value] = [pickSpot(spots, random, ['key']), random.pick(VALUES)];
    return { name: `key ${spot.path} is ${shown(value)}`, text: replaced(text, spot, value) };
  },
  (text, spots, random) => {
    const [spot, other] = [pickSpot(spots, random, ['key']), pickSpot(spots, random, ['key'])];
    return { name: `key ${spot.path} is ${other.path}`, text: replaced(text, spot, text.slice(other.start, other.end)) };
  },
  (text, _, random) => {
    const [lines, line] = [text.split('\n'), random.pick(LINES)];
    const at = random.below(lines.length);
    const indent = /^ */.exec(lines[at] ?? '')?.[0] ?? '';
    return {
      name: `line ${at} is ${shown(line)}`,
      text: lines.toSpliced(at, random.below(2), `${random.pick(['', indent])}${line}`).join('\n'),
    };
  },
  (text, _, random) => {
    const [at, odd] = [random.below(text.length), random.pick(ODD)];
    return { name: `${shown(odd)} at ${at}`, text: text.slice(0, at) + odd + text.slice(at) };
  },
  (text, _, random) => {
    const broken = random.pick(BREAKS);
    const every = random.pick([1, 2, 7]);
    let count = 0;
    return { name: `lines end with ${shown(broken)}`, text: text.replaceAll('\n', (end) => (++count % every === 0 ? broken : end)) };
  },
  (text, _, random) => {
    const [lines, from] = [text.split('\n'), random.below(text.split('\n').length)];
    const some = lines.slice(from, from + 1 + random.below(5));
    const moved = random.pick([
      ['twice', [...lines.slice(0, from), ...some, ...lines.slice(from)]],
      ['gone', lines.toSpliced(from, some.length)],
      ['at the end', [...lines.toSpliced(from, some.length), ...some]],
      ['indented', lines.map((line, at) => (at >= from && at < from + some.length ? `  ${line}` : line))],
      ['with tabs', lines.map((line, at) => (at >= from && at < from + some.length ? line.replace(/^ {2}/, '\t') : line))],
    ] as const);
    return { name: `lines from ${from} ${moved[0]}`, text: moved[1].join('\n') };
  },
  (text, _, random) => {
    const end = random.below(text.length);
    return { name: `cut at ${end}`, text: text.slice(0, end) };
  },
  (text, _, random) => {
    const bytes = Buffer.from(text);
    const at = random.below(bytes.length);
    const [name, read] = random.pick([
      ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['Latin-1', Buffer.from(`${text}# äöü\n`, 'latin1')],
      ['a byte that is none of UTF-8', Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc3 + random.below(60)]), bytes.subarray(at)])],
      ['a BOM', Buffer.from(`\ufeff${text}`)],
      ['half a BOM', Buffer.concat([Buffer.from([0xef, 0xbb]), bytes])],
      ['one bit', Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte)))],
    ] as const);
    return { name: `${name}, at ${at}`, text: read.toString('utf8') };
  },
];

/** Makes a valid text hostile in one to three ways; the same text and state of `random` give the same. */
export function hostile(text: string, random: Random): Hostile {
  let made: Hostile = { name: '', text };
  for (let left = 1 + random.below(10) / 8; left >= 1; left -= 0.75) {
    const spots = spotsOf(made.text);
    if (spots.length === 0 || made.text === '') break;
    const next = random.pick(CHANGES)(made.text, spots, random);
    made = { name: [made.name, next.name].filter((name) => name !== '').join('; '), text: next.text };
  }
  return made;
}

function spotsOf(text: string): Spot[] {
  const spots: Spot[] = [];
  const walk = (node: unknown, path: string): void => {
    if (isScalar(node) && node.range) spots.push({ path, start: node.range[0], end: node.range[1], kind: 'scalar' });
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, `${path}[${index}]`);
    if (!isMap(node)) return;
    if (node.range && path !== '') spots.push({ path, start: node.range[0], end: node.range[1], kind: 'collection' });
    for (const { key, value } of node.items) {
      const below = `${path}.${String(key)}`;
      if (isScalar(key) && key.range) spots.push({ path: below, start: key.range[0], end: key.range[1], kind: 'key' });
      walk(value, below);
    }
  };
  // A mutated text may be nested too deeply, or repeat too often, to walk it.
  if (text.length < 50_000) walk(parseDocument(text, { strict: false, logLevel: 'silent' }).contents, '');
  return ['key', 'scalar', 'collection'].every((kind) => spots.some((spot) => spot.kind === kind)) ? spots : [];
}
