import { posix } from 'node:path';
import { type Declared, declaredIn } from './declarations';

/** What a page is made of. */
export interface EntryProps {
  /** The name that code imports: `galley/checks`. */
  readonly word: string;
  /** Its declaration file. */
  readonly file: string;
  /** Its source, whose first doc comment is about the whole. */
  readonly source: string;
  /** The text of a declaration file. */
  readonly read: (path: string) => string;
}

/** An exported name, and the place of its declaration. */
interface Given {
  readonly name: string;
  /** Undefined for what another package declares. */
  readonly declared: Declared | undefined;
  readonly from: string;
}

/** The page of one entry of the package: each name that it gives, with its doc comment and its declaration. */
export function entryPage({ word, file, source, read }: EntryProps): string {
  const text = read(file);
  const given = [...ownNames(text), ...handedOn(text, file, read)].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const [ours, theirs] = [given.filter(({ declared }) => declared !== undefined), given.filter(({ declared }) => declared === undefined)];
  const names = new Set(ours.map(({ name }) => name));
  return [
    `# \`${word}\``,
    '',
    introduction(read(source)),
    '',
    ours.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · '),
    '',
    ...(theirs.length === 0 ? [] : [`From other packages: ${theirs.map(({ name, from }) => `\`${name}\` of ${from}`).join(', ')}.`, '']),
    ...ours.flatMap(({ declared }) => (declared === undefined ? [] : section(declared, names))),
  ].join('\n');
}

/** The first doc comment of a file, which is about the file. */
const introduction = (text: string): string =>
  (/^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, '').trim())
    .join(' ')
    .trim();

const ownNames = (text: string): Given[] => declaredIn(text).map((declared) => ({ name: declared.name, declared, from: '' }));

function handedOn(text: string, file: string, read: (path: string) => string): Given[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from ['"]([^'"]+)['"];/gm)].flatMap(([, names = '', from = '']) => {
    const found = from.startsWith('.') ? declaredIn(read(posix.join(posix.dirname(file), `${from}.d.ts`))) : [];
    return names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name): Given => {
        const [theirs = '', ours = theirs] = name.split(' as ');
        const declared = found.find((each) => each.name === theirs);
        return { name: ours, declared: declared && { ...declared, name: ours }, from };
      });
  });
}

function section({ name, says, code }: Declared, names: ReadonlySet<string>): string[] {
  const linked = says.replace(/`(\w+)`/g, (whole, word: string) =>
    names.has(word) && word !== name ? `[${whole}](#${word.toLowerCase()})` : whole,
  );
  return [`## ${name}`, '', ...(linked === '' ? [] : [linked, '']), '```ts', code, '```', ''];
}
