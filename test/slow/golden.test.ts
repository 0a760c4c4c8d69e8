import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../support/galley';
import { OwnRepository } from '../support/own-repository';

jest.setTimeout(900_000);

const GOLDEN = join(ROOT, 'test/golden');

/** The hand-written equivalent. */
const COMMANDS = [
  ['new', 'system', 'shop'],
  ['new', 'service', 'shop', 'web', '--port', '8080'],
  ['new', 'service', 'shop', 'api', '--port', '8080', '--with', 'postgres,migration', '--rollout', 'canary'],
  ['new', 'service', 'shop', 'cart', '--port', '9000', '--with', 'redis', '--rollout', 'blue-green'],
  ['new', 'service', 'shop', 'docs', '--port', '8080', '--with', 'git-sync,tailscale'],
  ['new', 'service', 'shop', 'checkout', '--port', '8080', '--with', 'tailscale,git-sync,postgres,redis,migration', '--rollout', 'canary'],
  ['new', 'service', 'shop', 'mailer', '--uses', 'checkout'],
  ['new', 'service', 'shop', 'cleanup', '--schedule', '15 3 * * *', '--uses', 'checkout'],
  ['new', 'service', 'shop', 'report', '--schedule', '0 6 * * 1', '--with', 'postgres'],
  ['new', 'environment', 'shop/prod', '--like', 'shop/staging'],
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort();

/** Text by path of all that a person goes on with. */
function written(root: string): Map<string, string> {
  const folders = ['charts/shop', 'envs/shop', 'releases/shop'];
  const paths = folders.flatMap((folder) => filesIn(join(root, folder)).map((path) => `${folder}/${path}`));
  return new Map([...paths, 'main.ts', 'checks.yaml', 'test/shop.test.ts'].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

// A person reads these: GALLEY_GOLDEN=write npm run test:slow -- test/slow/golden writes them anew.
test('galley new writes what was read and kept: it renders, type-checks, passes the linter, the tests and all checks', () => {
  using own = new OwnRepository();
  for (const words of COMMANDS) expect([words, own.galley(words)]).toMatchObject([words, { status: 0 }]);
  expect(own.failures()).toEqual([]);
  const checked = own.galley(['check', 'shop/staging', 'shop/prod']);
  expect(checked).toMatchObject({ status: 0 });
  const made = written(own.root);
  if (process.env['GALLEY_GOLDEN'] === 'write') {
    rmSync(GOLDEN, { recursive: true, force: true });
    for (const [path, text] of made) {
      // Not a source of this project: it has the package that its own repository installs.
      const file = join(GOLDEN, `${path}.txt`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  const kept = existsSync(GOLDEN) ? filesIn(GOLDEN) : [];
  expect(kept).toEqual([...made.keys()].map((path) => `${path}.txt`).sort());
  for (const [path, text] of made) expect([path, readFileSync(join(GOLDEN, `${path}.txt`), 'utf8')]).toEqual([path, text]);
});
