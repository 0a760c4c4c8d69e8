import { parseSource } from '../../../core/document/parse';
import { sentenceOf } from '../../../core/errors';
import { findSecretsIn } from '../../../core/secrets/in-document';
import { Random } from '../../support/random';
import { HARMLESS, KEYED_SECRETS, PROVIDER_TOKENS } from '../../support/secret-corpus';

const random = new Random(11);

function placesOf(text: string): string[] {
  const { document } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });
  if (document === undefined) throw new Error(`no YAML: ${text}`);
  return findSecretsIn(document, 'ENV_SECRET').problems.map(({ place }) => `${place?.line}:${place?.column}`);
}

/** Pieces of a text that is cut in its middle. */
const halves = (text: string): readonly [string, string] => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

/** The same in as many as one wants. */
const cut = (text: string, pieces: number): readonly string[] => {
  const length = Math.ceil(text.length / pieces);
  return Array.from({ length: pieces }, (_, at) => text.slice(at * length, (at + 1) * length)).filter((piece) => piece !== '');
};

describe.each(Object.entries(PROVIDER_TOKENS))('a token of %s is found', (_, fake) => {
  const token = fake(random);
  const [first, second] = halves(token);

  test.each([
    ['as a value', `a:\n  note: "${token}"\n`, ['2:9']],
    ['in a comment', `a: 1 # was ${token} before\n`, ['1:13']],
    ['in a comment on a line of its own', `# ${token}\na: 1\n`, ['1:3']],
    ['within an argument', `a: [--url, "--token=${token}"]\n`, ['1:12']],
    ['in base64', `a: ${Buffer.from(token).toString('base64')}\n`, ['1:4']],
    ['in base64 of base64', `a: ${Buffer.from(Buffer.from(token).toString('base64')).toString('base64')}\n`, ['1:4']],
  ])('%s', (_, text, places) => {
    // The finding for a URL with a secret may name the start of the URL or of the secret.
    expect(placesOf(text)).toHaveLength(places.length);
    expect(placesOf(text)[0]?.split(':')[0]).toBe(places[0]?.split(':')[0]);
  });

  test.each([
    ['folded text', `a: "${first}\\\n  ${second}"\n`],
    ['block text', `a: |\n  ${first}\n  ${second}\n`],
    ['two items of a list', `a:\n  - "${first}"\n  - "${second}"\n`],
    ['two keys', `a: "${first}"\nb: "${second}"\n`],
    ['two comments', `# ${first}\n# ${second}\na: 1\n`],
  ])('in two halves: %s', (_, text) => {
    expect(placesOf(text).length).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(PROVIDER_TOKENS))('a token of %s is found', (_, fake) => {
  const token = fake(random);
  const lines = (pieces: readonly string[], before: string, after = ''): string =>
    pieces.map((piece) => `${before}${piece}${after}\n`).join('');

  test.each([
    ['three items of a list', `a:\n${lines(cut(token, 3), '  - "', '"')}`],
    ['five items of a list', `a:\n${lines(cut(token, 5), '  - "', '"')}`],
    [
      'three keys',
      cut(token, 3)
        .map((piece, at) => `k${at}: "${piece}"\n`)
        .join(''),
    ],
    ['four lines of block text', `a: |\n${lines(cut(token, 4), '  ')}`],
    ['four lines of folded text', `a: >-\n${lines(cut(token, 4), '  ')}`],
    ['three comments', `${lines(cut(token, 3), '# ')}a: 1\n`],
    ['a key and its value', `"${halves(token)[0]}": "${halves(token)[1]}"\n`],
    ['lines of base64', `a: |\n${lines(cut(Buffer.from(`user: deploy\ntoken: ${token}\n`).toString('base64'), 12), '  ')}`],
  ])('in pieces: %s', (_, text) => {
    expect(placesOf(text).length).toBeGreaterThan(0);
  });
});

test('words one below the other are no secret in pieces', () => {
  expect(
    placesOf(
      'a:\n  - "--set"\n  - key\n  - "value=3"\n  - token\n  - "https://example.com/a"\n  - sk\n  - live\nb: |\n  one\n  two\n  three\n',
    ),
  ).toEqual([]);
});

test.each(KEYED_SECRETS.map(([line, what]) => [what, line(random)]))('%s is found, in a comment too', (_, line) => {
  expect(placesOf(`${line}\n`)).toHaveLength(1);
  expect(placesOf(`# ${line}\na: 1\n`)).toHaveLength(1);
});

test.each(HARMLESS.map(([line, what]) => [what, line(random)]))('%s is no secret, nor in a comment', (_, line) => {
  expect(placesOf(`${line}\n`)).toEqual([]);
  // The search reads a comment word by word, so it does not connect the name of a list with its items.
  if (!line.startsWith('peers:')) expect(placesOf(`# ${line}\na: 1\n`)).toEqual([]);
});

describe('a value that is no secret is let through by a comment', () => {
  const token = PROVIDER_TOKENS['GitHub personal']?.(random) ?? '';

  test.each([
    ['beside it', `a: ${token} # not a secret: revoked in 2024, the docs show it\n`],
    ['on the line above', `# not a secret: revoked in 2024, the docs show it\na: ${token}\n`],
  ])('%s', (_, text) => {
    expect(placesOf(text)).toEqual([]);
  });

  test.each([
    ['without a reason', `a: ${token} # not a secret:\n`, ['1:45 expected a reason']],
    ['of one value of several', `a: [${token}, x] # not a secret: because\nb: ${token}\n`, ['2:4 looks like']],
    ['beside a value that looks like none', 'a: 1 # not a secret: because\n', ['1:6 stands beside no value']],
    ['that holds a secret itself', `a: 1\n# not a secret: ${token}\n`, ['2:1 stands beside no value', '2:17 looks like']],
  ])('not one %s', (_, text, expected) => {
    const { document } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });
    const found = document === undefined ? [] : findSecretsIn(document, 'ENV_SECRET').problems;
    const problems = found.map((problem) => ({ place: problem.place, message: sentenceOf(problem) }));
    expect(problems).toHaveLength(expected.length);
    for (const each of expected) {
      const [place = '', ...words] = each.split(' ');
      const message = expect.stringContaining(words.join(' ')) as string;
      const [line, column] = place.split(':').map(Number);
      expect(problems).toContainEqual({ place: { file: 'f.yaml', line, column }, message });
    }
  });
});
