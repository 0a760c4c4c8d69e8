import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { FAKE_SECRETS } from './fake-secrets';
import { Random } from './random';

/** An environment file with one mistake, of a kind that no system's schema can allow. */
export interface Mutation {
  /** What was done and where, distinct among mutations of one seed. */
  readonly name: string;
  readonly text: string;
  /** The text that Galley must not print, if the mistake is a secret. */
  readonly secret?: string;
}

interface Entry {
  readonly path: string;
  readonly key: Scalar<string>;
  readonly keyAt: readonly [number, number];
  /** Range of the value; of an empty one undefined. */
  readonly valueAt: readonly [number, number] | undefined;
  readonly value: Node | null;
  readonly map: YAMLMap<Scalar<string>, Node | null>;
}

interface Draft {
  readonly text: string;
  readonly entries: readonly Entry[];
  readonly random: Random;
}

type Mutator = (draft: Draft) => Mutation;

/** Keys that each environment must have, whatever its system. */
const REQUIRED = [
  'system',
  'environment',
  'production',
  'release',
  'kubernetesVersion',
  'delivery',
  'repository',
  'cluster',
  'config',
  'repository.url',
  'repository.branch',
  'repository.path',
];
/** Maps that take no key that their schema does not name, whatever the system. */
const CLOSED = /^(?:|repository|cluster|cluster\.dns|cluster\.operators|cluster\.operators\.\w+|config)$/;
/** Keys whose values may look random. */
const PUBLIC = /id|digest|checksum|sha|hash|fingerprint|thumbprint|integrity|public|certificate|bundle|hosts/i;
/** Keys that take text, and text alone. */
const TEXT = /^(?:system|environment|release|kubernetesVersion|repository\.\w+)$/;

/**
 * Distinct files with one mistake each, kind after kind. The same text, seed and count give the same files.
 *
 * @param text a valid environment file in block style
 */
export function mutations(text: string, seed: number, count: number): Mutation[] {
  const random = new Random(seed);
  const draft: Draft = { text, entries: entriesOf(parseDocument<YAMLMap<Scalar<string>, Node | null>>(text).contents, ''), random };
  const made = new Map<string, Mutation>();
  for (let turn = 0; made.size < count; turn += 1) {
    if (turn > count * 100) throw new Error(`only ${made.size} distinct mutations of ${count} could be made`);
    const mutate = MUTATORS[turn % MUTATORS.length];
    const mutation = mutate?.(draft);
    if (mutation !== undefined && mutation.text !== text && !made.has(mutation.text)) made.set(mutation.text, mutation);
  }
  return [...made.values()];
}

const MUTATORS: readonly Mutator[] = [
  (draft) => {
    const entry = one(draft, ({ path }) => REQUIRED.includes(path));
    return { name: `without ${entry.path}`, text: cut(draft.text, lineStart(draft.text, entry.keyAt[0]), endOf(draft.text, entry)) };
  },
  (draft) => {
    const entry = one(draft, ({ path }) => CLOSED.test(parentOf(path)));
    const key = `x${draft.random.text('abcdefghij', 6)}`;
    return { name: `unknown key ${key} beside ${entry.path}`, text: insertBefore(draft.text, entry, `${key}: 1`) };
  },
  (draft) => {
    const entry = one(draft, ({ path }) => CLOSED.test(parentOf(path)));
    const at = 1 + draft.random.below(entry.key.value.length - 1);
    const misspelt = `${entry.key.value.slice(0, at)}q${entry.key.value.slice(at)}`;
    return { name: `${entry.path} misspelt ${misspelt}`, text: splice(draft.text, entry.keyAt, misspelt) };
  },
  (draft) => {
    const entry = one(draft, ({ valueAt }) => valueAt !== undefined);
    return {
      name: `${entry.path} is a list of lists`,
      text: splice(draft.text, inlineOf(draft.text, entry), ` [[${draft.random.below(1000)}]]\n`),
    };
  },
  (draft) => {
    const entry = one(draft, ({ path }) => TEXT.test(path));
    const value = draft.random.pick(['1.10', '7', '0x1f', 'true', '~', '']);
    return {
      name: `${entry.path} is unquoted ${value || 'nothing'}`,
      text: splice(draft.text, inlineOf(draft.text, entry), ` ${value}\n`),
    };
  },
  (draft) => {
    const entry = one(draft, ({ path }) => path === 'delivery' || path === 'production');
    const value = `a${draft.random.text('abcdefgho', 5)}`;
    return { name: `${entry.path} is ${value}`, text: splice(draft.text, inlineOf(draft.text, entry), ` ${value}\n`) };
  },
  (draft) => {
    const entry = one(draft, ({ path }) => path === 'system' || path === 'environment');
    const value = `z-${draft.random.text('abcdefgh', 5)}`;
    return {
      name: `${entry.path} is ${value}, and the file's name is not`,
      text: splice(draft.text, inlineOf(draft.text, entry), ` ${value}\n`),
    };
  },
  (draft) => {
    const entry = one(draft);
    return { name: `${entry.path} twice`, text: insertBefore(draft.text, entry, `${entry.key.value}: again`) };
  },
  (draft) => {
    const entry = one(draft, ({ path, keyAt }) => path.includes('.') && keyAt[0] > lineStart(draft.text, keyAt[0]));
    return { name: `a tab before ${entry.path}`, text: splice(draft.text, [lineStart(draft.text, entry.keyAt[0]), entry.keyAt[0]], '\t') };
  },
  (draft) => {
    const entry = one(draft, ({ map, key, keyAt }) => map.items[0]?.key !== key && keyAt[0] - lineStart(draft.text, keyAt[0]) >= 2);
    return { name: `${entry.path} one column to the left`, text: splice(draft.text, [entry.keyAt[0] - 1, entry.keyAt[0]], '') };
  },
  (draft) => {
    const entry = one(draft, ({ value }) => isScalar(value));
    const broken = draft.random.pick([
      '"never closed',
      '[never, closed',
      '{never: closed',
      '*nowhere',
      '!unknown tag',
      '@reserved',
      'one: two: three',
    ]);
    return { name: `${entry.path} is ${broken}`, text: splice(draft.text, inlineOf(draft.text, entry), ` ${broken}\n`) };
  },
  (draft) => {
    const entry = one(draft);
    const key = draft.random.pick(['1', 'true', 'null', '1.5', '[a]', '*nowhere ']);
    return { name: `key ${key.trim()} beside ${entry.path}`, text: insertBefore(draft.text, entry, `${key}: 1`) };
  },
  ({ text, random }) => {
    const [name, mutated] = random.pick([
      ['an empty file', ''],
      ['comments alone', text.replaceAll(/^/gm, '# ')],
      ['a second document', `${text}---\n${text}`],
      [
        'a list at the top',
        text
          .replaceAll(/^/gm, '  ')
          .replace(/^ {2}/, '- ')
          .replace(/^- #.*\n/, '-\n'),
      ],
      ['a text at the top', 'just a text\n'],
      ['YAML 1.1', `%YAML 1.1\n---\n${text}`],
      ['brackets nested too deeply', `${text}deep: ${'['.repeat(5000)}${']'.repeat(5000)}\n`],
      ['aliases that multiply', `${text}${bomb()}`],
    ] as const);
    return { name, text: mutated };
  },
  (draft) => {
    const entry = one(draft, ({ value }) => isScalar(value) && typeof value.value === 'string');
    // Below keys of identities and checksums, a random-looking value counts as what the key says.
    const kinds = Object.keys(FAKE_SECRETS).filter((name) => !(name.startsWith('random') && PUBLIC.test(entry.key.value)));
    const kind = draft.random.pick(kinds);
    const secret = FAKE_SECRETS[kind]?.(draft.random) ?? '';
    return { name: `${entry.path} is ${kind}`, text: splice(draft.text, inlineOf(draft.text, entry), ` ${secret}\n`), secret };
  },
  (draft) => {
    const entry = one(draft);
    const kind = draft.random.pick(Object.keys(FAKE_SECRETS).filter((name) => !name.startsWith('random')));
    const secret = FAKE_SECRETS[kind]?.(draft.random) ?? '';
    return { name: `${kind} in a comment before ${entry.path}`, text: insertBefore(draft.text, entry, `# ${secret}`), secret };
  },
];

function entriesOf(node: Node | null, path: string): Entry[] {
  if (isSeq<Node>(node)) return node.items.flatMap((item, index) => entriesOf(item, `${path}[${index}]`));
  if (!isMap<Scalar<string>, Node | null>(node)) return [];
  return node.items.flatMap((pair) => {
    const below = path === '' ? pair.key.value : `${path}.${pair.key.value}`;
    const [start = 0, end = 0] = pair.key.range ?? [];
    const value = pair.value?.range ?? undefined;
    const entry: Entry = {
      path: below,
      key: pair.key,
      keyAt: [start, end],
      valueAt: value && value[0] < value[1] ? [value[0], value[1]] : undefined,
      value: pair.value,
      map: node,
    };
    return node.flow ? [] : [entry, ...entriesOf(pair.value, below)];
  });
}

/** One entry that stands on a line of its own, so not right behind the dash of a list. */
function one({ text, entries, random }: Draft, fits: (entry: Entry) => boolean = () => true): Entry {
  return random.pick(entries.filter((entry) => text.slice(lineStart(text, entry.keyAt[0]), entry.keyAt[0]).trim() === '' && fits(entry)));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** From the colon of an entry to the end of its value, the line break included. */
function inlineOf(text: string, entry: Entry): readonly [number, number] {
  return [text.indexOf(':', entry.keyAt[1]) + 1, endOf(text, entry)];
}

function endOf(text: string, { keyAt, valueAt }: Entry): number {
  const last = valueAt?.[1] ?? keyAt[1];
  const end = text[last - 1] === '\n' ? last : text.indexOf('\n', last) + 1;
  return end === 0 ? text.length : end;
}

function insertBefore(text: string, { keyAt }: Entry, line: string): string {
  const indent = text.slice(lineStart(text, keyAt[0]), keyAt[0]);
  return splice(text, [keyAt[0], keyAt[0]], `${line}\n${indent}`);
}

function cut(text: string, start: number, end: number): string {
  return splice(text, [start, end], '');
}

function splice(text: string, [start, end]: readonly [number, number], inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** Nine lists, each nine times the one before: 387,420,489 values. */
function bomb(): string {
  const lines = Array.from({ length: 8 }, (_, level) => `b${level + 1}: &b${level + 1} [${Array(9).fill(`*b${level}`).join(', ')}]`);
  return `b0: &b0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${lines.join('\n')}\n`;
}
