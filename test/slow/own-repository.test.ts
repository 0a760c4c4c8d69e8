import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(900_000);

/** Everything except installed packages. */
const files = (folder: string): string[] => fingerprint(folder).filter((line) => !/^(?:node_modules|\.git)\//.test(line));

test('a repository of one’s own renders, type-checks, lints and tests at once, and takes a system, services and environments', () => {
  using installed = new InstalledPackage();
  installed.install(installed.tarball);
  const root = join(installed.folder, 'deployments');
  mkdirSync(root);
  writeFileSync(join(root, 'README.md'), 'mine\n');

  expect(installed.galley('init', 'deployments')).toMatchObject({ status: 0 });
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('mine\n');
  const begun = files(root);
  expect(installed.galley('init', 'deployments')).toMatchObject({ status: 0, stderr: expect.stringContaining('nothing was changed') });
  expect(files(root)).toEqual(begun);

  const run = (program: string, ...words: string[]) => {
    const { status, stdout, stderr } = installed.run(program, words, root, { GALLEY_START: 'strict' });
    return { status, said: status === 0 ? '' : `${stdout}${stderr}` };
  };
  const done = { status: 0, said: '' };
  const galley = (...words: string[]) => run(join(root, 'node_modules/.bin/galley'), ...words);
  const holds = () => {
    for (const script of ['synth', 'synth:check', 'test', 'lint'])
      expect([script, run('npm', 'run', '--silent', script)]).toEqual([script, done]);
  };
  expect(run('npm', 'ci', '--prefer-offline')).toEqual(done);
  holds();

  const commands = [
    ['system', 'shop'],
    ['service', 'shop', 'web', '--port', '8080'],
    ['service', 'shop', 'checkout', '--port', '8080', '--with', 'tailscale,git-sync,postgres,redis,migration', '--rollout', 'canary'],
    ['service', 'shop', 'api-gateway', '--port', '9000', '--with', 'postgres', '--rollout', 'blue-green'],
    ['service', 'shop', 'delete', '--port', '1', '--with', 'redis'],
    ['service', 'shop', 'a-name-of-forty-letters-that-is-the-most', '--port', '65535', '--with', 'git-sync,migration'],
    ['environment', 'shop/prod', '--like', 'shop/staging'],
    ['system', 'main'],
  ];
  for (const words of commands) expect([words, galley('new', ...words)]).toEqual([words, done]);
  holds();

  const made = files(root);
  for (const words of commands) expect([words, galley('new', ...words)]).toEqual([words, done]);
  expect(files(root)).toEqual(made);
});
