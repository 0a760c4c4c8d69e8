import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { APPLICATION_HEALTH } from '../../../constructs/argocd-install/application-health';

const FIRST_BUILD_MS = 300_000; // go compiles its standard library once
const withoutGo = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

/** What the Lua of Argo CD makes of each object. */
function judge(script: string, objects: readonly unknown[]): unknown {
  const cache = resolve('node_modules/.cache/galley');
  const binary = join(cache, 'gopher-lua');
  mkdirSync(cache, { recursive: true });
  const build = spawnSync('go', ['build', '-o', binary, '.'], { cwd: resolve('test/support/go/gopher-lua'), encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`go build ended with ${build.status}: ${build.stderr}`);
  const { status, stdout, stderr } = spawnSync(binary, [], { input: JSON.stringify({ script, objects }), encoding: 'utf8' });
  if (status !== 0) throw new Error(`gopher-lua ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const claim = 'an Application is as healthy as it says, and Progressing as long as it says nothing';
if (withoutGo !== undefined) process.stderr.write(`not run: ${claim}: ${withoutGo}\n`);

(withoutGo === undefined ? test : test.skip)(
  claim,
  () => {
    const objects = [
      {},
      { status: {} },
      { status: { health: {} } },
      { status: { health: { status: 'Missing' } } },
      { status: { health: { status: 'Healthy', message: 'all is well' } } },
      { status: { health: { status: 'Degraded' }, sync: { status: 'Synced' } } },
      { status: { health: { status: 'Suspended' } } },
    ];
    expect(judge(APPLICATION_HEALTH, objects)).toEqual([
      { status: 'Progressing' },
      { status: 'Progressing' },
      { status: 'Progressing' },
      { status: 'Missing' },
      { status: 'Healthy', message: 'all is well' },
      { status: 'Degraded' },
      { status: 'Suspended' },
    ]);
  },
  FIRST_BUILD_MS,
);
