import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';
import { TestServer } from '../support/registry/http-server';

jest.setTimeout(900_000);

/** A registry on loopback that has tarballs, and leads to the real one for all else. */
async function registryWith(tarballs: Readonly<Record<string, string>>): Promise<TestServer> {
  const elsewhere = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim().replace(/\/$/, '');
  const server = await TestServer.start((request, response) => {
    const [, name = '', file] = /^\/([^/?]+)(?:\/(.+))?/.exec(request.url ?? '') ?? [];
    const tarball = tarballs[name];
    if (tarball === undefined) return void response.writeHead(307, { location: `${elsewhere}${request.url}` }).end();
    const bytes = readFileSync(tarball);
    if (file !== undefined) return void response.end(bytes);
    const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })) as {
      version: string;
    };
    const dist = {
      tarball: `http://${server.host}/${name}/${name}.tgz`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    };
    const body = { name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, name, dist } } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return server;
}

test('npm create galley begins a repository that installs, renders and tests', async () => {
  using installed = new InstalledPackage();
  expect(
    installed.run('npm', [
      'pack',
      '--silent',
      '--ignore-scripts',
      '--pack-destination',
      installed.folder,
      join(ROOT, 'tools/create-galley'),
    ]),
  ).toMatchObject({ status: 0 });
  const packed = (begin: string): string =>
    join(installed.folder, readdirSync(installed.folder).find((name) => name.startsWith(begin)) ?? '');
  const registry = await registryWith({ galley: packed('galley-'), 'create-galley': packed('create-galley-') });
  try {
    const env = {
      ...process.env,
      npm_config_registry: `http://${registry.host}/`,
      npm_config_yes: 'true',
      npm_config_prefer_offline: 'true',
    };
    const run = (program: string, words: readonly string[], cwd: string) => promisify(execFile)(program, words, { cwd, env });
    await run('npm', ['create', 'galley', 'deployments', '--', '--ci', 'gitlab'], installed.folder);
    const root = join(installed.folder, 'deployments');
    expect(existsSync(join(root, '.gitlab-ci.yml'))).toBe(true);
    await run('npm', ['ci'], root);
    await run('npm', ['run', 'synth'], root);
    await run('npm', ['test'], root);
    const { stdout } = await run('npm', ['create', 'galley'], installed.folder);
    expect(stdout).toContain('Usage: galley init');
  } finally {
    await registry.stop();
  }
});
