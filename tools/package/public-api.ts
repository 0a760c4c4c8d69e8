import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What `exports` of package.json lead to, by the word that is imported. */
export const ENTRIES: readonly (readonly [word: string, file: string])[] = [
  ['galley', 'api/index.ts'],
  ['galley/constructs', 'api/constructs.ts'],
  ['galley/checks', 'api/checks.ts'],
  ['galley/review', 'api/review.ts'],
  ['galley/testing', 'api/testing.ts'],
];

const DECLARED = /^export (?:abstract |async )?(?<kind>class|function|interface|type|const) (?<name>\w+)/gm;

/**
 * The public API, a line for each name: where it is imported from, what it is, and a mark that changes with what can be seen of it from outside.
 * Comments, bodies and private members are no part of it.
 */
export function publicApi(root: string): string {
  const lines = ENTRIES.flatMap(([word, file]) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...own(text), ...handedOn(root, file, text)].map(([name, declaration]) => `${word} ${name} ${declaration}`);
  });
  return `${lines.sort().join('\n')}\n`;
}

type Named = readonly [name: string, declaration: string];

function own(text: string): Named[] {
  return [...text.matchAll(DECLARED)].map(({ groups }) => [groups?.['name'] ?? '', declarationOf(text, groups?.['name'] ?? '')]);
}

function handedOn(root: string, file: string, text: string): Named[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)].flatMap(([, names = '', from = '']) => {
    const source = from.startsWith('.') ? readFileSync(join(root, posix.join(posix.dirname(file), `${from}.ts`)), 'utf8') : undefined;
    return names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name): Named => {
        const [theirs = '', ours = theirs] = name.split(' as ');
        return [ours, source === undefined ? `from ${from}` : declarationOf(source, theirs)];
      });
  });
}

/** What a name is, and the mark of its text. */
function declarationOf(source: string, name: string): string {
  const text = source.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = [...text.matchAll(DECLARED)].find(({ groups }) => groups?.['name'] === name);
  const kind = found?.groups?.['kind'] ?? handedOnKind(text, name);
  const rest = text.slice(found?.index ?? text.length);
  return `${kind} ${createHash('sha256').update(seen(kind, rest)).digest('hex').slice(0, 8)}`;
}

const handedOnKind = (text: string, name: string): string => (new RegExp(`export \\{[^}]*\\b${name}\\b`).test(text) ? 'value' : 'unknown');

/** The part of a declaration that its users see. */
function seen(kind: string, rest: string): string {
  const block = /^[\s\S]*?\n[})][^\n]*/.exec(rest)?.[0] ?? rest;
  const line = /^[^\n]*/.exec(rest)?.[0] ?? '';
  if (kind === 'interface' || kind === 'type') return squeezed(/[;}]$/.test(line) ? line : block);
  if (kind === 'function') return squeezed(/^[\s\S]*?\{$/m.exec(rest)?.[0] ?? line);
  if (kind === 'const') return squeezed(line);
  // Of a class: its head, and the first line of each member that is not its own affair, with the lines of a long list of parameters.
  const members = [...block.matchAll(/^ {2}(?!private|protected|#|\}|\s)(?:[^\n]*\([^{]*?\{$|[^\n]*)/gm)].map(([member]) => member);
  return squeezed([line, ...members].join('\n'));
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
