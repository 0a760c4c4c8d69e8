import { Project } from '../../ports/disk/project';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop, STAGING, shopRelease } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('changing a fleet is', (each) => {
  shop = each;
});

const CELLS = ['cell-a', 'cell-b', 'cell-c', 'cell-d'];

/** Four cells beside staging and prod: a and b are wave 1, c and d wave 2. */
async function withCells(): Promise<void> {
  for (const [index, cell] of CELLS.entries()) {
    const wave = index < 2 ? 1 : 2;
    const text = shop.read(STAGING).replace('environment: staging', `environment: ${cell}\nwave: ${wave}`);
    shop.write(`envs/shop/${cell}.yaml`, text);
  }
  await shop.settleSigned('Add cells');
}

const releases = (): string[] =>
  [...CELLS.map((cell) => `envs/shop/${cell}.yaml`), STAGING, PROD].map((path) => /release: "([\d.]+)"/.exec(shop.read(path))?.[1] ?? '');

withKeys('an action on a fleet', () => {
  beforeEach(withCells);

  test('reads each release once', async () => {
    const read = jest.spyOn(Project.prototype, 'releaseFile');
    expect(await shop.run('deploy', 'shop@1.5', 'shop/cell-*')).toMatchObject({ exit: 0 });
    expect(read.mock.calls.map(([, version]) => version).sort()).toEqual(['1.4', '1.5']);
    read.mockRestore();
  });

  test('parses each text of an environment file once', async () => {
    const parse = jest.spyOn(jest.requireActual<typeof import('yaml')>('yaml'), 'parseDocument');
    expect(await shop.run('deploy', 'shop@1.5', 'shop/cell-*')).toMatchObject({ exit: 0 });
    const texts = parse.mock.calls.map(([text]) => text).filter((text) => text.includes('environment: cell-'));
    parse.mockRestore();
    // Four cells, before and after.
    expect([texts.length, new Set(texts).size]).toEqual([8, 8]);
  });

  test('is one signed commit with a record for each environment that a pattern means', async () => {
    const head = shop.git('rev-parse', 'HEAD');
    const { exit, out } = await shop.run('deploy', 'shop@1.5', 'shop/cell-*');
    expect({ exit, releases: releases() }).toEqual({ exit: 0, releases: ['1.5', '1.5', '1.5', '1.5', '1.4', '1.4'] });
    expect(out).toMatch(/^shop: 4 environments\n {2}cell-a, cell-b, cell-c, cell-d\n {2}release 1\.4 -> 1\.5, each\n/);
    expect(out).toMatch(/4 environments: deploy of 1\.5, by ada, [0-9a-f]{12} on main$/);
    expect(shop.git('rev-parse', 'HEAD^')).toBe(head);
    expect(shop.git('log', '-1', '--format=%s')).toBe('Deploy 1.5 to 4 environments of shop');
    const history = JSON.parse((await shop.run('history', '--json')).out) as readonly Record<string, unknown>[];
    expect(history.slice(0, 4)).toEqual(
      CELLS.map((cell) => expect.objectContaining({ target: `shop/${cell}`, actor: 'ada', version: '1.5', proven: true })),
    );
    expect(await shop.run('access', 'check', '--range', `${head}..HEAD`)).toMatchObject({ exit: 0 });
  });

  test('takes waves, leaves out what is excepted, and goes back', async () => {
    expect(await shop.run('deploy', 'shop@1.5', 'shop/*', '--wave', '1', '--except', 'shop/cell-b')).toMatchObject({ exit: 0 });
    expect(releases()).toEqual(['1.5', '1.4', '1.4', '1.4', '1.4', '1.4']);
    expect(await shop.run('deploy', 'shop@1.5', 'shop/cell-*')).toMatchObject({ exit: 0 });
    expect(shop.git('log', '-1', '--format=%s')).toBe('Deploy 1.5 to 3 environments of shop');
    expect(await shop.run('rollback', 'shop/*', '--wave', '2')).toMatchObject({ exit: 0 });
    expect(releases()).toEqual(['1.5', '1.5', '1.4', '1.4', '1.4', '1.4']);
    expect(await shop.run('deploy', 'shop@1.5', 'shop/cell-a', 'shop/cell-b')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('nothing to do'),
    });
  });

  test('passes the gate of a wave, and promotes its release', async () => {
    const proof = ['--proof', 'https://ci.example.com/1'];
    expect(await shop.run('gate', 'pass', 'shop/*', '--wave', '1', ...proof)).toMatchObject({ exit: 0 });
    expect(await shop.run('gate', 'status', 'shop/cell-b')).toMatchObject({ exit: 0 });
    expect(await shop.run('gate', 'status', 'shop/cell-c')).toMatchObject({ exit: 1 });
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(await shop.run('gate', 'pass', 'shop/staging', ...proof)).toMatchObject({ exit: 0 });
    expect(await shop.run('promote', 'shop', '--from', 'staging', '--to', 'cell-*', '--except', 'cell-d')).toMatchObject({ exit: 0 });
    expect(releases()).toEqual(['1.5', '1.5', '1.5', '1.4', '1.5', '1.4']);
  });

  test('is refused whole where one of them is refused, with a note for each', async () => {
    shop.signAs('grace');
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.5', 'shop/*', '--except', 'shop/prod');
    expect(exit).toBe(1);
    for (const cell of CELLS) expect(err).toContain(`shop/${cell}`);
    expect(err).not.toContain('error[ACCESS_DENIED] shop/staging');
    expect(shop.state()).toBe(state);
    const history = JSON.parse((await shop.run('history', '--json')).out) as readonly Record<string, unknown>[];
    expect(history.filter(({ outcome }) => outcome === 'refused')).toHaveLength(5);
    shop.signAs('ada');
  });

  test('is refused whole where one of them can not be rendered', async () => {
    shop.write('releases/shop/1.7.yaml', shopRelease('1.7', 'b').replace('  web:', '  wob:'));
    await shop.folder.commit('Add a release that does not hold');
    const state = shop.state();
    expect(await shop.run('deploy', 'shop@1.7', 'shop/cell-*')).toMatchObject({ exit: 2 });
    expect(shop.state()).toBe(state);
  });

  test.each([
    ['a pattern that nothing matches', ['shop/cell-x*'], 'ENV_UNKNOWN'],
    ['a bare system', ['shop'], "write 'shop/*' for all of them"],
    ['a wave that nobody is in', ['shop/*', '--wave', '9'], 'expected at least one of wave 9'],
    ['all excepted', ['shop/cell-a', '--except', 'shop/cell-*'], 'except less'],
    ['an environment of no name', ['shop/cell-a', 'shop/cel-b'], 'write shop/cell-b'],
  ])('does not take %s', async (_, words, message) => {
    const state = shop.state();
    expect(await shop.run('deploy', 'shop@1.5', ...words)).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
    expect(shop.state()).toBe(state);
  });
});
