import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, commandsPage } from '../../tools/commands/page';
import { commandBlocks, commandPages, galleyCalls, refusal, wordsOf } from '../support/doc-commands';
import { ROOT } from '../support/galley';

const page = commandsPage();
const blocks = commandPages().flatMap(commandBlocks);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };

/** Why test/slow/docs-commands.test.ts does not run a block as written. */
const MARKS = ['in-ci', 'own-test', 'needs-cluster', 'needs-registry', 'needs-remote', 'runbook', 'transcript', undefined];
/** Programs that a block may call that needs a cluster. */
const OF_CLUSTERS = /^(?:kubectl|flux|for|cd)\b/;

test('docs/commands.md is the help of the command line; npm run commands-page writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/commands.md'), 'utf8')).toBe(page);
});

test('the help gives each command an example that the command line takes', () => {
  const examples = [...page.matchAll(/^ {2}((?:[\w/"'.-]+ .*\| )?galley .*)$/gm)].map(([, example = '']) => example);
  expect(examples.length).toBeGreaterThan(60);
  const wrong = examples.flatMap((each) => galleyCalls(each).map((words) => [each, refusal(commandLine(), words)] as const));
  expect(wrong.filter(([, why]) => why !== undefined)).toEqual([]);
});

test('each galley in README and docs is one that the command line takes', () => {
  const calls = blocks.flatMap(({ file, commands }) => commands.flatMap(galleyCalls).map((words) => [file, words] as const));
  expect(calls.length).toBeGreaterThan(30);
  const wrong = calls.map(([file, words]) => [file, words.join(' '), refusal(commandLine(), words)] as const);
  expect(wrong.filter(([, , why]) => why !== undefined)).toEqual([]);
});

test('each npm script in README, docs and their sentences is there', () => {
  const texts = commandPages().map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
  const named = texts.flatMap(([file, text]) =>
    [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = '']) => [file, name] as const),
  );
  // In a repository of one's own.
  const own = new Set(['cause', 'typecheck', 'lint', 'synth', 'test']);
  expect(named.filter(([, name]) => scripts[name] === undefined && !own.has(name))).toEqual([]);
});

test('a test runs each block, or the block says what it needs; other commands are for clusters', () => {
  const wrong = blocks.flatMap(({ file, mark, commands }) => [
    ...(MARKS.includes(mark) ? [] : [`${file}: ${mark}`]),
    ...(mark === 'needs-cluster' || mark === 'needs-registry' || mark === 'needs-remote'
      ? commands
          .filter((command) => galleyCalls(command).length === 0 && !OF_CLUSTERS.test(command))
          .map((command) => `${file}: ${command}`)
      : []),
  ]);
  expect(wrong).toEqual([]);
});

test('splits words like a shell', () => {
  expect(wordsOf('deploy kaze@1 \'kaze/*\' --except "a b"')).toEqual(['deploy', 'kaze@1', 'kaze/*', '--except', 'a b']);
  expect(galleyCalls('helm template web ./chart | npx galley import - --system web')).toEqual([['import', '-', '--system', 'web']]);
  expect(refusal(commandLine(), ['deploy', 'memql@1'])).toBe('expected 2 to Infinity arguments, got 1');
  expect(refusal(commandLine(), ['synth', '--chekc'])).toBe('unknown option --chekc');
  expect(refusal(commandLine(), ['gate', 'pas'])).toBe('unknown command pas');
});
