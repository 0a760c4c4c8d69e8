import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from '../support/project';
import { digestOf, SHOP_RELEASE, shop } from '../support/shop-system';

/** A shop whose web server is built against the engine. */
const engineShop = { ...shop, images: { ...shop.images, embedsEngine: ['web'] } };
const FILE = 'releases/shop/1.4.yaml';

let project: TestProject;
beforeEach(() => {
  project = new TestProject([engineShop], {
    [FILE]: SHOP_RELEASE,
    'releases/shop/1.5.yaml': SHOP_RELEASE.replace('version: "1.4"', 'version: "1.5"'),
  });
});
afterEach(() => project[Symbol.dispose]());

/** What the check says of the release with one text in it replaced. */
async function checkWith(from: string, to: string): Promise<{ exit: number; out: string; err: string[] }> {
  if (!SHOP_RELEASE.includes(from)) throw new Error(`not in the file: ${from}`);
  project.write(FILE, SHOP_RELEASE.replace(from, to));
  const { exit, out, err } = await project.run('release', 'check', 'shop@1.4');
  return { exit, out, err: err.split('\n') };
}

describe('galley release check', () => {
  test('says of each release that holds what it pins', async () => {
    expect(await project.run('release', 'check')).toEqual({
      exit: 0,
      out: [
        'shop@1.4  holds: 2 components, 1 third-party, 1 tools, engine 7.1',
        'shop@1.5  holds: 2 components, 1 third-party, 1 tools, engine 7.1',
      ].join('\n'),
      err: '',
    });
  });

  test('a folder without lockfiles is a wrong one, and not all right', async () => {
    rmSync(join(project.root, 'releases'), { recursive: true });
    expect(await project.run('release', 'check')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('error[PROJECT_MISSING] project: expected a folder releases/'),
    });
  });

  test('checks only the named ones', async () => {
    project.write('releases/shop/1.5.yaml', 'system: shop');
    const { exit, out } = await project.run('release', 'check', 'shop@1.4');
    expect([exit, out.split('\n').length]).toEqual([0, 1]);
  });

  test.each([
    [
      'a component that is missing',
      '  api:\n    image: ghcr.io/example/api\n    digest',
      '  apix:\n    image: ghcr.io/example/api\n    digest',
      '4:1 components.api: missing',
    ],
    ['an image that nothing asks for', '  migrate:\n', '  migrant:\n', '23:3 tools.migrant: not an image of shop'],
    ['a digest that is malformed', digestOf('d'), 'sha256:d', '25:13 tools.migrate.digest: expected sha256: and 64 hexadecimal digits'],
    ['an image without a digest', `    digest: ${digestOf('b')}\n`, '', '11:3 components.api.digest: missing'],
    [
      'an image pinned twice',
      'ghcr.io/example/migrate',
      'ghcr.io/example/web',
      '24:12 tools.migrate.image: pinned twice, first as components.web.image in line 6',
    ],
    [
      'another engine',
      'builtAgainstEngine: "7.1"',
      'builtAgainstEngine: "7.0"',
      '10:25 components.web.builtAgainstEngine: expected the release\'s engineVersion "7.1"',
    ],
    [
      'an engine that is not said',
      '    builtAgainstEngine: "7.1"\n',
      '',
      '5:3 components.web.builtAgainstEngine: missing, expected the engine version that the image was built against',
    ],
    [
      'a release without an engine',
      'engineVersion: "7.1"\n',
      '',
      '1:1 engineVersion: missing, expected the engine version that images of shop are built against',
    ],
    ['another version than its name says', 'version: "1.4"', 'version: "1.6"', '2:10 version: expected "1.4"'],
  ])('%s exits 1, with file and line', async (_, from, to, message) => {
    const { exit, out, err } = await checkWith(from, to);
    expect(exit).toBe(1);
    expect(out).toMatch(/^shop@1\.4 {2}does not hold: \d errors?$/);
    expect(err).toContainEqual(expect.stringContaining(`error[RELEASE_INVALID] ${FILE}:${message}`));
  });

  test('reports malformed and contradictory values of all releases at once, each once', async () => {
    project.write(
      FILE,
      SHOP_RELEASE.replace(digestOf('a'), 'sha256:a')
        .replace('  migrate:\n', '  migrant:\n')
        .replace('engineVersion: "7.1"', 'engineVersion: 7.1')
        .replace('thirdParty:\n', 'thirdPart:\n'),
    );
    project.write('releases/shop/1.5.yaml', SHOP_RELEASE);
    const { exit, out, err } = await project.run('release', 'check');
    expect(exit).toBe(1);
    expect(out.split('\n')).toEqual(['shop@1.4  does not hold: 5 errors', 'shop@1.5  does not hold: 1 error']);
    expect(err.split('\n').map((line) => line.replace(/^error\[RELEASE_INVALID\] releases\/shop\//, '').split(',')[0])).toEqual([
      '1.4.yaml:3:16 engineVersion: expected text',
      '1.4.yaml:8:13 components.web.digest: expected sha256: and 64 hexadecimal digits',
      '1.4.yaml:16:1 thirdPart: unknown key',
      '1.4.yaml:22:1 tools.migrate: missing',
      '1.4.yaml:23:3 tools.migrant: not an image of shop',
      '1.5.yaml:2:10 version: expected "1.5" as in the file\'s path',
      '6 errors',
    ]);
  });

  test.each([
    ['no YAML', FILE, SHOP_RELEASE.replace('tools:\n', 'tools: {\n'), 'RELEASE_SYNTAX'],
    ['of a system that nobody knows', 'releases/store/1.0.yaml', SHOP_RELEASE, 'SYSTEM_UNKNOWN'],
  ])('a file that is %s exits 2, and the others are checked', async (_, path, text, code) => {
    project.write(path, text);
    project.write('releases/shop/1.5.yaml', SHOP_RELEASE);
    const { exit, err } = await project.run('release', 'check');
    expect(exit).toBe(2);
    expect(err).toContain(`error[${code}] ${path}`);
    expect(err).toContain('error[RELEASE_INVALID] releases/shop/1.5.yaml:2:10');
  });

  test.each([
    ['shop@1.6', 'error[RELEASE_UNKNOWN] release: expected shop@1.4 or shop@1.5, got "shop@1.6"; write shop@1.4'],
    ['shopp@1.4', 'error[SYSTEM_UNKNOWN] system: expected shop, got "shopp"; write shop'],
  ])('%s is unknown, and the nearest name is given', async (word, message) => {
    const { exit, err } = await project.run('release', 'check', word);
    expect([exit, err]).toEqual([2, message]);
  });

  test('an unknown option of a command below another exits 2 too', async () => {
    expect(await project.run('release', 'check', '--al')).toMatchObject({ exit: 2, err: expect.stringContaining("unknown option '--al'") });
  });
});
