import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(900_000);

const commands = [...readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
  .map(([, block = '']) => block)
  .join('');

test('each command of the tutorial does what the tutorial says, for anyone with their own signing key', () => {
  using empty = new InstalledPackage();
  const folder = mkdtempSync(join(tmpdir(), 'galley-tutorial-'));
  renameSync(empty.tarball, join(folder, 'galley-0.1.0.tgz'));
  const home = join(folder, '.home');
  mkdirSync(home);
  empty.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'key')]);
  const settings =
    '[user]\nname = Ada\nemail = ada@example.com\n[gpg]\nformat = ssh\n[commit]\ngpgSign = true\n[core]\nhooksPath = /dev/null\n';
  writeFileSync(join(home, '.gitconfig'), `${settings}[user]\nsigningKey = ${join(home, 'key.pub')}\n`);
  const env = {
    HOME: home,
    npm_config_cache: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? '', '.npm'),
    npm_config_prefer_offline: 'true',
  };

  const { status, stdout, stderr } = empty.run('bash', ['-e', '-c', commands], folder, env);
  expect({ status, said: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  expect(stdout).toContain('what access.yaml governs, all by who may');
  expect(stdout).toMatch(/shop\/eu {2}release 0\.1\.0 from [0-9a-f]{12}: as rendered/);
  expect(stdout).toMatch(/promote shop\/eu 0\.2\.0 done/);
  expect(stdout).toMatch(/shop\/eu {2}release 0\.2\.0 from [0-9a-f]{12}: as rendered/);
  expect(readFileSync(join(folder, 'deployments/dist/shop/eu/checkout/deployment-checkout.yaml'), 'utf8')).toContain('sha256:c0de');
  const access = readFileSync(join(folder, 'deployments/access.yaml'), 'utf8');
  expect(access).toContain(readFileSync(join(home, 'key.pub'), 'utf8').split(' ').slice(0, 2).join(' '));
});
