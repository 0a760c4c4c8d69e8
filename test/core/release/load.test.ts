import { formatProblem, GalleyError } from '../../../core/errors';
import { imagesOf } from '../../../core/release/images';
import { loadRelease } from '../../../core/release/load';
import type { Release } from '../../../core/release/release';
import { Random } from '../../support/random';
import { PROVIDER_TOKENS } from '../../support/secret-corpus';
import { digestOf, SHOP_RELEASE, SHOP_RELEASE_FILE, shop } from '../../support/shop-system';

function load(text: string, file: string = SHOP_RELEASE_FILE): Release {
  return loadRelease({ text, file, system: shop });
}

function problemsOf(text: string, file?: string): string[] {
  try {
    load(text, file);
  } catch (error) {
    if (error instanceof GalleyError) return error.problems.map((problem) => `${problem.code} ${formatProblem(problem)}`);
    throw error;
  }
  throw new Error('the release was accepted');
}

/** The valid file with one text in it replaced. */
function withChange(from: string, to: string): string {
  if (!SHOP_RELEASE.includes(from)) throw new Error(`not in the file: ${from}`);
  return SHOP_RELEASE.replace(from, to);
}

describe('loadRelease', () => {
  test('a valid file gives all its images by name', () => {
    const images = imagesOf(load(SHOP_RELEASE));
    expect(Object.fromEntries(Object.entries(images).map(([name, image]) => [name, image.toString()]))).toEqual({
      web: `ghcr.io/example/web:1.4@${digestOf('a')}`,
      api: `ghcr.io/example/api@${digestOf('b')}`,
      postgres: `docker.io/library/postgres:17@${digestOf('c')}`,
      migrate: `ghcr.io/example/migrate@${digestOf('d')}`,
    });
  });

  test.each([
    ['after the word that says where it came from', 'from: TOKEN'],
    ['in an address', 'from: https://ada:TOKEN@git.example.com/shop'],
    ['in a comment', 'from: there # by TOKEN'],
  ])('a secret in it is refused and not shown: %s', (_, line) => {
    const token = PROVIDER_TOKENS['GitHub personal']?.(new Random(7)) ?? '';
    const text = withChange('    origin:', `    ${line.replace('TOKEN', token)}\n    origin:`);
    const problems = problemsOf(text);
    expect(problems).toContainEqual(expect.stringMatching(/^RELEASE_INVALID .*expected no secret in the file, got one \(not shown\)/));
    expect(problems.join('\n')).not.toContain(token);
  });

  test.each([
    [
      'a duplicate key',
      'tools:\n',
      'version: "1.4"\ntools:\n',
      'RELEASE_SYNTAX',
      '22:1 yaml: the key is there twice in one map; remove one of the two',
    ],
    [
      'a version without quotes',
      'version: "1.4"',
      'version: 1.4',
      'RELEASE_INVALID',
      '2:10 version: expected text, got 1.4; quote it: "1.4"',
    ],
    [
      'a misspelt key',
      'origin: seen',
      'orign: seen',
      'RELEASE_INVALID',
      '21:5 thirdParty.postgres.orign: unknown key, expected origin, got "orign"; rename it to origin',
    ],
    [
      'the tag latest',
      'tag: "17"',
      'tag: latest',
      'RELEASE_INVALID',
      '19:10 thirdParty.postgres.tag: expected a version, got "latest"; correct the value',
    ],
    [
      'a short digest',
      digestOf('d'),
      'sha256:d',
      'RELEASE_INVALID',
      '25:13 tools.migrate.digest: expected sha256: and 64 hexadecimal digits, got "sha256:d"; correct the value',
    ],
    [
      'another system',
      'system: shop',
      'system: store',
      'RELEASE_INVALID',
      `1:9 system: expected "shop" as in the file's path, got "store"; correct it or move the file`,
    ],
    [
      'another version',
      'version: "1.4"',
      'version: "1.5"',
      'RELEASE_INVALID',
      `2:10 version: expected "1.4" as in the file's path, got "1.5"; correct it or move the file`,
    ],
    [
      'an engine that another image embeds',
      'builtAgainstEngine: "7.1"',
      'builtAgainstEngine: "7.0"',
      'RELEASE_INVALID',
      '10:25 components.web.builtAgainstEngine: expected the release\'s engineVersion "7.1", got "7.0"; pin an image that embeds that engine',
    ],
    [
      'a tag in the name',
      'image: ghcr.io/example/api',
      'image: ghcr.io/example/api:2',
      'RELEASE_INVALID',
      '12:12 components.api.image: expected no tag in it, got "ghcr.io/example/api:2"; move 2 to the tag key',
    ],
    [
      'a tag that is none',
      'image: ghcr.io/example/api\n',
      'image: ghcr.io/example/api\n    tag: "not a tag"\n',
      'RELEASE_INVALID',
      '13:10 components.api.tag: expected a plain tag such as 1.4.0, got "not a tag"; correct it',
    ],
    [
      'a name that is none',
      'image: ghcr.io/example/api',
      'image: ghcr.io/Example/api',
      'RELEASE_INVALID',
      '12:12 components.api.image: expected an image name that fits its tag and digest, got "ghcr.io/Example/api"; write the registry and the repository alone, and a plain tag',
    ],
    [
      'a repository that is there already',
      'image: ghcr.io/example/migrate',
      'image: ghcr.io/example/web',
      'RELEASE_INVALID',
      '24:12 tools.migrate.image: pinned twice, first as components.web.image in line 6, got "ghcr.io/example/web"; keep one entry, and let both uses name it',
    ],
  ])('%s is refused in its place', (_, from, to, code, problem) => {
    expect(problemsOf(withChange(from, to))).toEqual([`${code} ${SHOP_RELEASE_FILE}:${problem}`]);
  });

  test('the short and the long name of a repository of Docker Hub are one', () => {
    expect(problemsOf(withChange('image: ghcr.io/example/migrate', 'image: postgres'))).toEqual([
      expect.stringContaining('tools.migrate.image: pinned twice, first as thirdParty.postgres.image'),
    ]);
  });

  test('reports a missing image, an unknown one and one in the wrong part at once', () => {
    const text = withChange('  api:\n', '  apis:\n')
      .replace('tools:\n  migrate:', 'tools:\n  web2:')
      .replace('thirdParty:\n  postgres:', 'thirdParty:\n  migrate:');
    expect(problemsOf(text).map((line) => line.replace(`RELEASE_INVALID ${SHOP_RELEASE_FILE}:`, ''))).toEqual([
      '4:1 components.api: missing, expected an image, as shop runs it; add it to components',
      '11:3 components.apis: not an image of shop, expected api or web, got "apis"; rename it to api',
      '16:1 thirdParty.postgres: missing, expected an image, as shop runs it; add it to thirdParty',
      '17:3 thirdParty.migrate: not an image of shop, expected postgres, got "migrate"; move it to tools',
      '22:1 tools.migrate: missing, expected an image, as shop runs it; add it to tools',
      '23:3 tools.web2: not an image of shop, expected migrate, got "web2"; remove it',
    ]);
  });

  test('without a part its images are missing at the top of the file', () => {
    const text = SHOP_RELEASE.slice(0, SHOP_RELEASE.indexOf('tools:'));
    expect(problemsOf(text)).toEqual([
      `RELEASE_INVALID ${SHOP_RELEASE_FILE}:1:1 tools.migrate: missing, expected an image, as shop runs it; add it to tools`,
    ]);
  });

  test('an image that embeds an engine, in a release that names none, is taken', () => {
    expect(() => load(withChange('engineVersion: "7.1"\n', ''))).not.toThrow();
  });
});
