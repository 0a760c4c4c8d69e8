import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { programOf } from '../../cli/run';

const ROOT = join(__dirname, '../..');

/** The whole command line, whose help goes to `said`. */
export function commandLine(write: (text: string) => void = () => {}): Command {
  const io = { out: write, note: write, progress: () => {}, ask: undefined, now: () => 0, color: pc.createColors(false) };
  return programOf({ systems: [], root: ROOT, io });
}

/** Commands that a person asks for, each with its words: `gate pass`. */
export function commandsBelow(parent: Command, words: readonly string[] = []): (readonly [words: string, command: Command])[] {
  return parent.commands.flatMap((command) => {
    if (command.name() === 'help' || command.name() === 'complete') return [];
    const own = [...words, command.name()];
    return [[own.join(' '), command] as const, ...commandsBelow(command, own)];
  });
}

/** docs/commands.md: what the command line says of itself. */
export function commandsPage(): string {
  let written: string[] = [];
  const program = commandLine((text) => void written.push(text));
  const helpOf = (command: Command): string => {
    written = [];
    command.configureOutput({ getOutHelpWidth: () => 80 }).outputHelp();
    return written.join('\n').trimEnd();
  };
  const all = commandsBelow(program);
  const groups = [...new Set(program.commands.map((command) => command.helpGroup()))].flatMap((heading) => {
    const own = all.filter(([words, command]) => command.helpGroup() === heading && !words.includes(' '));
    if (own.length === 0) return [];
    const rows = own.map(([words, command]) => `| [\`galley ${words}\`](#galley-${words}) | ${command.summary()} |`);
    return ['', `## ${heading.replace(/:$/, '')}`, '', '| command | what it does |', '| --- | --- |', ...rows];
  });
  const pages = all.flatMap(([words, command]) => {
    const depth = words.includes(' ') ? '###' : '##';
    return ['', `${depth} galley ${words}`, '', '```text', helpOf(command), '```'];
  });
  return [
    '# Commands',
    '',
    'This page is the help of the command line itself; `npm run commands-page` writes it. In a clone of Galley, `npm run galley -- COMMAND` runs a',
    'command; in a repository of your own it is `npx galley COMMAND`. [Exit codes and errors](errors.md).',
    ...groups,
    ...pages,
    '',
  ].join('\n');
}
