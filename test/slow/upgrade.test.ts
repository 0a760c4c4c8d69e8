import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesDocumentSchema } from '../../core/model/change';
import { fingerprint } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(900_000);

/** Everything except installed packages and git's data. */
const files = (folder: string): string[] => fingerprint(folder).filter((line) => !/^(?:node_modules|\.git)\//.test(line));

/** The packed Galley with another version and other texts in its files. */
function repacked(
  installed: InstalledPackage,
  version: string,
  edits: readonly (readonly [file: string, from: string, to: string])[],
): string {
  const folder = join(installed.folder, `galley-${version}`);
  mkdirSync(folder);
  expect(installed.run('tar', ['-xzf', installed.tarball, '-C', folder])).toMatchObject({ status: 0 });
  for (const [file, from, to] of [['package.json', '"version": "0.1.0"', `"version": "${version}"`] as const, ...edits]) {
    const path = join(folder, 'package', file);
    const text = readFileSync(path, 'utf8');
    expect([file, text.includes(from)]).toEqual([file, true]);
    writeFileSync(path, text.replaceAll(from, to));
  }
  expect(
    installed.run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', installed.folder], join(folder, 'package')),
  ).toMatchObject({
    status: 0,
  });
  return join(installed.folder, `galley-${version}.tgz`);
}

test('renders another version in a copy, and shows its changes before taking it', () => {
  using installed = new InstalledPackage();
  installed.install(installed.tarball);
  const root = join(installed.folder, 'deployments');
  const run = (program: string, ...words: string[]) => installed.run(program, words, root, { GALLEY_START: 'strict' });
  const galley = (...words: string[]) => run(join(root, 'node_modules/.bin/galley'), ...words);
  const done = (said: ReturnType<typeof run>) =>
    expect({ status: said.status, said: said.status === 0 ? '' : said.stderr }).toEqual({ status: 0, said: '' });
  done(installed.galley('init', 'deployments'));
  done(run('npm', 'ci', '--prefer-offline'));
  done(galley('new', 'system', 'shop'));
  done(galley('new', 'service', 'shop', 'web', '--port', '8080'));
  done(run('npm', 'run', '--silent', 'synth'));
  const before = files(root);

  const next = repacked(installed, '0.2.0', [
    ['lib/constructs/workload/service-workload.js', 'revisionHistoryLimit: 5', 'revisionHistoryLimit: 7'],
  ]);
  const told = galley('upgrade', next);
  done(told);
  expect(told.stdout).toContain('galley 0.1.0 → 0.2.0');
  expect(told.stdout).toContain('spec.revisionHistoryLimit');
  expect(files(root)).toEqual(before);
  const { changes } = changesDocumentSchema.parse(JSON.parse(galley('upgrade', next, '--json').stdout));
  expect(changes).toMatchObject([
    {
      kind: 'changed',
      identity: { kind: 'Deployment', name: 'web' },
      fields: [{ path: 'spec.revisionHistoryLimit', before: 5, after: 7 }],
    },
  ]);

  // A version that does not render, or does not type-check, says so, and `--take` refuses it.
  const broken = repacked(installed, '0.3.0', [
    ['lib/constructs/workload/service-workload.js', 'revisionHistoryLimit: 5', 'revisionHistoryLimit: undefined.x'],
  ]);
  expect(galley('upgrade', broken)).toMatchObject({ status: 3, stderr: expect.stringContaining('galley 0.3.0') });
  const renamed = repacked(installed, '0.4.0', [['lib/api/constructs.d.ts', 'httpProbe', 'httpProbeOf']]);
  expect(galley('upgrade', renamed, '--take')).toMatchObject({ status: 1, stderr: expect.stringContaining('httpProbe') });
  expect(galley('upgrade', './none.tgz')).toMatchObject({ status: 2, stderr: expect.stringContaining('a tarball that is there') });
  expect(files(root)).toEqual(before);

  // A version that renders the same changes nothing. A failure of `--take` leaves everything as it was.
  const halfway = repacked(installed, '0.5.0', [
    ['lib/cli/commands/schema.js', '.runs(async', '.runs(() => { throw new Error("halfway"); }, async'],
  ]);
  const failed = galley('upgrade', halfway, '--take');
  expect(failed).toMatchObject({
    status: 3,
    stdout: expect.stringContaining('no change'),
    stderr: expect.stringContaining('galley 0.5.0 schema'),
  });
  expect(files(root)).toEqual(before);
  expect(galley('--version').stdout.trim()).toBe('0.1.0');

  // The command that it names takes it.
  const [, command = ''] = /to take it: (.*)/.exec(told.stderr) ?? [];
  done(run('bash', '-c', command));
  expect(readFileSync(join(root, 'dist/shop/staging/web/deployment-web.yaml'), 'utf8')).toContain('revisionHistoryLimit: 7');
  expect(galley('--version').stdout.trim()).toBe('0.2.0');
  done(run('npm', 'test', '--silent'));
  done(run('npm', 'ci', '--prefer-offline'));
});
