import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ROOT } from './galley';

/** The place of a block of commands, and why no test runs it as written. */
export interface CommandBlock {
  readonly file: string;
  /** Words behind the language: `needs-cluster`. */
  readonly mark: string | undefined;
  /** A command each, joined over lines that end with a backslash or a pipe, without comments. */
  readonly commands: readonly string[];
}

/** The pages that hold commands for people. */
export function commandPages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  return [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'imports/README.md',
    'breaks/README.md',
    ...docs.map((path) => `docs/${path}`).sort(),
  ];
}

/** All blocks of commands of a page: those of `sh`, and of `console` the lines that begin with a dollar. */
export function commandBlocks(file: string): CommandBlock[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^( *)```(sh|console)(?: ([\w-]+))?\n([\s\S]*?)^ *```$/gm)].map(([, , language, mark, body = '']) => {
    const lines = body.split('\n').map((line) => line.trim());
    const typed = language === 'console' ? lines.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : [])) : lines;
    const needs = file.startsWith('docs/runbooks/') ? 'runbook' : mark;
    return { file, mark: language === 'console' ? 'transcript' : needs, commands: joined(typed) };
  });
}

function joined(lines: readonly string[]): string[] {
  const commands: string[] = [];
  let begun = '';
  for (const line of lines.map(withoutComment)) {
    const text = begun === '' ? line : `${begun} ${line}`;
    begun = /(?:\\|\|)$/.test(text) ? text.replace(/\\$/, '') : '';
    if (begun === '' && text !== '') commands.push(text);
  }
  return commands;
}

/** A comment begins with a # after a space, outside of quotes. */
function withoutComment(line: string): string {
  const words = line.match(/'[^']*'|"[^"]*"|[^'"]+/g) ?? [];
  let kept = '';
  for (const word of words) {
    const at = /^['"]/.test(word) ? -1 : word.search(/(?:^|\s)#/);
    if (at >= 0) return (kept + word.slice(0, at)).trim();
    kept += word;
  }
  return kept.trim();
}

/** Words as a shell splits them; no variables. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));

/** The words of each `galley` within a line, whatever starts it. */
export function galleyCalls(command: string): string[][] {
  return command.split(/\s*(?:&&|\|\||[;|])\s*/).flatMap((part) => {
    const words = /^(?:(?:npx )?galley|npm run galley --|node cli\/galley\.mjs)(?:\s+(.*))?$/.exec(part.replace(/\s>+\s*\S+$/, '').trim());
    return words === null ? [] : [wordsOf(words[1] ?? '')];
  });
}

/** What the command line has against these words; undefined if it would take them. */
export function refusal(program: Command, words: readonly string[]): string | undefined {
  let command = program;
  let rest = words[0] === '-C' ? words.slice(2) : [...words];
  for (;;) {
    const below = command.commands.find((each) => each.name() === rest[0]);
    if (below === undefined) break;
    command = below;
    rest = rest.slice(1);
  }
  const known = rest.filter((word) => !['-h', '--help'].includes(word));
  const { operands, unknown } = command.parseOptions(known);
  if (unknown.length > 0) return `unknown option ${unknown.join(' ')}`;
  const given = command.registeredArguments;
  const least = given.filter((each) => each.required).length;
  const most = given.some((each) => each.variadic) ? Number.POSITIVE_INFINITY : given.length;
  if (known.length < rest.length) return undefined;
  if (command.commands.length > 0 && operands.length > 0) return `unknown command ${operands[0]}`;
  if (operands.length < least || operands.length > most) return `expected ${least} to ${most} arguments, got ${operands.length}`;
  return undefined;
}
