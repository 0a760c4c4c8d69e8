import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAccess } from '../core/access/load';
import { loadPriceList } from '../core/cost/price-list';
import { loadEnvironment } from '../core/env/load';
import { recordsIn } from '../core/record/message';
import { loadRelease } from '../core/release/load';
import { leftAdvance } from '../ports/git/action-lock';
import { GitRepository } from '../ports/git/git-repository';
import { edit } from './support/edit';
import { ROOT } from './support/galley';
import { GitFolder } from './support/git-folder';
import { GitRemote } from './support/git-remote';
import { PublishedShop } from './support/published-shop';
import { SHOP_ENVIRONMENT, SHOP_FILE, SHOP_RELEASE, SHOP_RELEASE_FILE, shop } from './support/shop-system';

const UPGRADE = 'upgrade Galley, then run the command again';

describe('docs/formats.md', () => {
  const page = readFileSync(join(ROOT, 'docs/formats.md'), 'utf8');
  test.each([
    '.galley.json',
    '.galley-provenance.json',
    'hydrator.metadata',
    'refs/notes/galley',
    'galley-advance',
    'galley-record 1',
    '.galley-staging',
  ])('names %s', (name) => expect(page).toContain(name));
});

describe('a file that a newer Galley wrote is left alone, and its message says what to do', () => {
  test.each([
    ['an environment', async (text: string) => loadEnvironment({ text, file: SHOP_FILE, systems: [shop] }), SHOP_ENVIRONMENT, SHOP_FILE],
    ['a lockfile', async (text: string) => loadRelease({ text, file: SHOP_RELEASE_FILE, system: shop }), SHOP_RELEASE, SHOP_RELEASE_FILE],
    ['access.yaml', async (text: string) => loadAccess({ text, file: 'access.yaml' }), 'actors: {}\ngrants: []\n', 'access.yaml'],
    [
      'a price list',
      async (text: string) => loadPriceList({ text, file: 'prices/a.yaml' }),
      readFileSync(join(ROOT, 'prices/hetzner-2026-01.yaml'), 'utf8'),
      'prices/a.yaml',
    ],
  ])('%s with format: 2, in its line', async (_, load, text, file) => {
    await expect(load(text)).resolves.toBeDefined();
    await expect(load(`format: 2\n${text}\nnew: key\n`)).rejects.toMatchObject({
      problems: [
        { code: 'FORMAT_NEWER', wrong: 'a newer Galley wrote it, in format 2', next: UPGRADE, place: { file, line: 1, column: 1 } },
      ],
    });
  });

  test('an index, of a tree that is rendered and of one that is published; the format before this one is taken over', async () => {
    await using remote = await new GitRemote().start();
    using project = new PublishedShop();
    const index = 'dist/shop/test/.galley.json';
    await project.commit();
    const synth = (...words: string[]) => project.run('synth', ...words, '--out', join(project.root, 'dist'));
    const text = readFileSync(join(project.root, index), 'utf8');
    project.write(index, edit(['"format": 2', '"format": 3'])(text));
    const refused = {
      exit: 2,
      err: expect.stringMatching(
        /error\[FORMAT_NEWER\] \S*dist\/shop\/test\/\.galley\.json index: a newer Galley wrote it, in format 3; upgrade/,
      ),
    };
    expect(await synth()).toMatchObject(refused);
    expect(await synth('--check')).toMatchObject(refused);
    const published = project.repository.commit('Render it by a newer Galley');
    expect(published).toMatch(/^[0-9a-f]{40}$/);
    remote.git('fetch', '--quiet', project.root, 'main:main');
    project.write(index, text);
    project.repository.commit('Render it by this one');
    expect(await project.run('publish', '--repo', remote.folder)).toMatchObject(refused);

    const { files, ...rest } = JSON.parse(text) as { readonly files: readonly string[] };
    const digests = Object.fromEntries(
      files.filter((name) => /[^/]$/.test(name) && name !== '.galley.json').map((name) => [name, `sha256:${'0'.repeat(64)}`]),
    );
    project.write(index, JSON.stringify({ ...rest, format: 1, files: digests, inputs: {} }));
    expect(await synth()).toMatchObject({ exit: 0 });
    expect(readFileSync(join(project.root, index), 'utf8')).toBe(text);
  });

  test('a statement of what is published, by publish and by verify', async () => {
    await using remote = await new GitRemote().start();
    using project = new PublishedShop();
    await project.commit();
    expect(await project.run('publish', '--repo', remote.folder)).toMatchObject({ exit: 0 });
    using clone = new GitFolder();
    clone.git('fetch', '--quiet', remote.folder, 'main');
    clone.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    const file = 'dist/shop/test/.galley-provenance.json';
    clone.write(file, edit(['urn:galley:publish:v1', 'urn:galley:publish:v2'])(readFileSync(join(clone.root, file), 'utf8')));
    clone.commit('Publish it by a newer Galley');
    remote.git('fetch', '--quiet', '--force', clone.root, 'main:main');
    project.set('test', 'COLOUR', 'green');
    await project.commit();
    const refused = {
      exit: 2,
      err: expect.stringContaining(
        `error[FORMAT_NEWER] ${file} statement: a newer Galley wrote it, in format urn:galley:publish:v2; upgrade`,
      ),
    };
    expect(await project.run('publish', '--repo', remote.folder)).toMatchObject(refused);
    expect(await project.run('verify', '--repo', remote.folder)).toMatchObject(refused);
  });

  test('the journal of a branch that was being moved; one that was cut short is none', async () => {
    using folder = new GitFolder();
    const repository = await GitRepository.holding({ folder: folder.root });
    folder.write('.git/galley-advance', '{"from":"ab","to":"cd"}\n');
    expect(await leftAdvance(repository)).toEqual({ from: 'ab', to: 'cd' });
    folder.write('.git/galley-advance', '{"from":"ab","t');
    expect(await leftAdvance(repository)).toBeUndefined();
    folder.write('.git/galley-advance', '{"format":2,"moves":[]}\n');
    await expect(leftAdvance(repository)).rejects.toMatchObject({ problems: [{ code: 'FORMAT_NEWER', next: UPGRADE }] });
  });

  test('records: history tells how many it can’t read, and reads the rest', async () => {
    using project = new PublishedShop();
    const record = (action: string, outcome = 'done') =>
      `Act\n\nGalley-Actor: ada\nGalley-Action: ${action}\nGalley-Target: shop/test\nGalley-Version: 1.4\nGalley-Outcome: ${outcome}\nGalley-Moon: full`;
    expect(recordsIn(record('deploy'))).toMatchObject([{ action: 'deploy' }]);
    await project.commit(record('deploy'));
    for (const [at, message] of [
      record('rebalance'),
      record('rebalance'),
      record('deploy', 'half'),
      'Act\n\nGalley-Action: mention',
    ].entries()) {
      project.write('note.txt', String(at));
      project.repository.commit(message);
    }
    const { exit, out, err } = await project.run('history', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ action: 'deploy' }]);
    expect(err).toBe('3 records of a newer Galley can’t be read here (half, rebalance): upgrade Galley'.replace('’', "'"));
  });
});
