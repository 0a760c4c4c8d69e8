import { parseSource } from '../../../core/document/parse';
import { formatProblem } from '../../../core/errors';
import { findSecretsIn } from '../../../core/secrets/in-document';
import { FAKE_SECRETS } from '../../support/fake-secrets';
import { Random } from '../../support/random';

const random = new Random(7);

async function problemsOf(text: string): Promise<string[]> {
  const { document, problems } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });
  if (document === undefined) throw new Error(problems.map(formatProblem).join('\n'));
  return findSecretsIn(document, 'ENV_SECRET').problems.map(formatProblem);
}

describe('findSecretsIn', () => {
  test.each(Object.entries(FAKE_SECRETS))('%s is refused once, and not printed', async (_, fake) => {
    const secret = fake(random);
    const problems = await problemsOf(`a:\n  value: ${secret}\n`);
    expect(problems).toEqual([
      expect.stringMatching(/^f\.yaml:2:10 a\.value: looks like an? .+ \(not shown\); put it into the secret store and name its key here$/),
    ]);
    expect(problems.join('')).not.toContain(secret);
  });

  const token = FAKE_SECRETS['a GitHub token']?.(random) ?? '';

  test.each([
    ['in a comment', `a: 1 # ${token}\n`, '1:8 comment: looks like a GitHub token'],
    ['as a key', `a:\n  ${token}: 1\n`, '2:3 a: a key: looks like a GitHub token'],
    ['in a list in braces', `a: {b: [x, ${token}]}\n`, '1:12 a.b[1]: looks like a GitHub token'],
    ['behind escapes', `a: "\\x67${token.slice(1)}"\n`, '1:4 a: looks like a GitHub token'],
    ['folded over two lines', `a: "${token.slice(0, 9)}\\\n  ${token.slice(9)}"\n`, '1:4 a: looks like a GitHub token'],
    ['in a block of text', `a: |\n  first\n  token ${token}\n`, '1:4 a: looks like a GitHub token'],
    ['behind a comment that would turn the scanner off', `# secretlint-disable\na: ${token}\n`, '2:4 a: looks like a GitHub token'],
  ])('a secret is found %s', async (_, text, start) => {
    expect(await problemsOf(text)).toEqual([expect.stringContaining(`f.yaml:${start}`)]);
  });

  test('reports each secret', async () => {
    expect(await problemsOf(`a: ${token}\nb: ${FAKE_SECRETS['a Vault token']?.(random)}\n`)).toHaveLength(2);
  });

  test('hides knows texts that must not be printed, also as a part', async () => {
    const { document } = parseSource({ text: `a: ${token}\n`, file: 'f.yaml', code: 'ENV_SYNTAX' });
    const found = document && findSecretsIn(document, 'ENV_SECRET');
    expect(found?.hides(`expected x, got "${token}"`)).toBe(true);
    expect(found?.hides('expected x, got "y"')).toBe(false);
  });
});
