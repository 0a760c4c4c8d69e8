import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, commandsBelow } from '../../tools/commands/page';
import { proseFiles } from '../../tools/words/files';
import { MOST_PASSIVES, roomOf } from '../../tools/words/most-passives';
import { passivesIn } from '../../tools/words/passive';
import { passagesIn, sentencesIn, wordsIn } from '../../tools/words/prose';
import { passivesOf, wordingsIn } from '../../tools/words/rules';
import { ROOT } from '../support/galley';

test('no sentence of a page or a comment is too long to be read once, and none has a word with a plainer one; npm run words tells them', () => {
  const files = proseFiles(ROOT);
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((file) => wordingsIn(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

test('no room has more passives than before; npm run words -- passive tells them', () => {
  const counts: Record<string, number> = {};
  for (const file of proseFiles(ROOT)) {
    const room = roomOf(file);
    counts[room] = (counts[room] ?? 0) + passivesOf(file, readFileSync(join(ROOT, file), 'utf8')).length;
  }
  const more = Object.entries(counts).filter(([room, count]) => count > (MOST_PASSIVES[room] ?? 0));
  expect(more).toEqual([]);
});

test('a passive is a form of "be" and a participle; a state is none', () => {
  expect(passivesIn('The file is read, and was not yet written. It is named so; being only ever asked, it gets lost.')).toEqual([
    'is read',
    'was not yet written',
    'being only ever asked',
    'gets lost',
  ]);
  expect(passivesIn('It is pinned, is unused, is a red-hot one, and the reader sees it.')).toEqual([]);
});

test('nor does any sentence of the help', () => {
  const texts = commandsBelow(commandLine()).flatMap(([words, command]) => {
    const options = command.options.map(({ description }) => description);
    return [command.summary(), command.description(), ...options].map((text) => [words, text] as const);
  });
  expect(texts.flatMap(([words, text]) => wordingsIn(`${words}.md`, text))).toEqual([]);
});

test('a page is read without its code, a comment without its stars', () => {
  const page = '# A title that is long\n\nOne two\nthree. Four `five six`!\n\n```sh\nnot this\n```\n\n| a | b c |\n| --- | --- |\n';
  expect(passagesIn('a.md', page).map(({ line, text }) => `${line} ${text}`)).toEqual(['3 One two three. Four code!', '10 a', '10 b c']);
  const source =
    '/**\n * One two\n * three.\n *\n * @param name four five\n * @throws GalleyError six\n */\nconst x = 1; // not this\n// Seven\n// eight.\n';
  expect(passagesIn('a.ts', source).map(({ text }) => text)).toEqual(['One two three.', 'four five', 'six', 'Seven eight.']);
});

test('sentences end with their signs, and a name with dots is one word', () => {
  expect(sentencesIn('One two. Three; four.yaml is five! Six')).toEqual(['One two', 'Three', 'four.yaml is five', 'Six']);
  expect(wordsIn('a pod of example.com/web, in 3 namespaces – or more')).toBe(9);
  expect(wordingsIn('a.md', `${'word '.repeat(31)}.\nUse it in order to win.\n`).map(({ wrong }) => wrong.slice(0, 20))).toHaveLength(2);
});
