import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterOf } from '../../cli/cluster-options';
import type { KubernetesObject } from '../../core/object/object';
import { ROOT } from '../support/galley';
import { Audit } from './support/audit';
import { testCluster } from './support/cluster';
import { dryRun } from './support/current-context/dry-run';
import { CURRENT_CONTEXT, linesOf } from './support/current-context/use';

const { kubeconfig, auditLog, folder } = testCluster();
const MAP: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'asked-for', namespace: 'not-there' } };

describe('npm run test:cluster -- --use-current-context', () => {
  test('the cluster would take every object that it knows the kind of; nothing is written, no program and no test is run', () => {
    const audit = new Audit(auditLog);
    const mark = audit.mark();
    const { status, stdout, stderr } = run([], kubeconfig);

    expect(audit.since(mark).filter(({ user }) => user === 'admin')).toEqual([]);
    expect(stderr).toMatch(
      /^cluster: asks context test at https:\/\/127\.0\.0\.1:6443 whether it would take \d+ objects.*nothing is written/s,
    );
    expect(stdout).not.toMatch(/^refused/m);
    const [, accepted, refused, unknown] = /^(\d+) accepted, (\d+) refused, (\d+) not asked/m.exec(stdout)?.map(Number) ?? [];
    const [, all] = /(\d+) objects/.exec(stderr)?.map(Number) ?? [];
    expect([refused, (accepted ?? 0) + (unknown ?? 0)]).toEqual([0, all]);
    expect(accepted).toBeGreaterThan(500);
    expect(status).toBe(0);
    // The requests did get there, those for the project's own definitions among them.
    expect(dryRunsSince(mark)).toHaveLength(accepted ?? 0);
    expect(dryRunsSince(mark)).toContainEqual(expect.stringContaining('/customresourcedefinitions/aimodels.labrats.work'));
    expect(stdout + stderr).not.toMatch(/PASS|Test Suites/);
  });

  test('lists and counts refused objects, and those that it could not ask about', async () => {
    const verdict = await dryRun(await clusterOf({ kubeconfig }), [
      { file: 'good.yaml', object: { ...MAP, data: { a: '1' } } },
      { file: 'misspelt.yaml', object: { ...MAP, dta: { a: '1' } } },
      { file: 'strange.yaml', object: { ...MAP, apiVersion: 'example.org/v1', kind: 'Strange' } },
      { file: 'stranger.yaml', object: { ...MAP, apiVersion: 'example.org/v1', kind: 'Strange' } },
      { file: 'custom.yaml', object: { ...MAP, apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', spec: { misspelt: 1 } } },
    ]);
    expect(linesOf(verdict)).toEqual([
      expect.stringMatching(/^refused {4}misspelt\.yaml: .*dta: field not declared in schema/),
      expect.stringMatching(/^refused {4}custom\.yaml: .*misspelt: field not declared in schema/),
      'not asked  example.org/v1 Strange: the cluster has no such kind, 2 of them',
      '1 accepted, 2 refused, 2 not asked of 1 kinds that the cluster does not have',
    ]);
  });

  test('other arguments are refused: no test that starts things runs in this mode', () => {
    const { status, stdout, stderr } = run(['test/cluster/argocd'], kubeconfig);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^cluster: --use-current-context: expected nothing beside it, got "test\/cluster\/argocd"; .*\n$/);
  });

  const contextless = join(folder, 'tmp/contextless');
  writeFileSync(contextless, readFileSync(kubeconfig, 'utf8').replace(/^current-context:.*$/m, ''));
  test.each([
    ['no KUBECONFIG', undefined],
    ['an empty one', ''],
    ['a file that is not there', '/nowhere/config'],
    ['a file without a current context', contextless],
  ])('%s: one sentence, exit 2', (_, config) => {
    const { status, stdout, stderr } = run([], config);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const got = JSON.stringify(config ?? '');
    expect(stderr).toBe(
      `cluster: KUBECONFIG: expected a kubeconfig with a current context, got ${got}; name one, and choose with kubectl config use-context\n`,
    );
  });
});

/** Starts the suite's entry where no program can be found: no Go, no git, no unshare. */
function run(words: readonly string[], config: string | undefined) {
  const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const entry = ['--import', tsx, join(__dirname, 'support/main.ts'), CURRENT_CONTEXT, ...words];
  const env = { PATH: '', HOME: folder, ...(config !== undefined && { KUBECONFIG: config }) };
  return spawnSync(process.execPath, entry, { cwd: ROOT, env, encoding: 'utf8' });
}

/** Addresses of the dry runs that the API server took from Galley's own client. */
function dryRunsSince(mark: number): string[] {
  const lines = readFileSync(auditLog).subarray(mark).toString().split('\n');
  return lines
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as { userAgent?: string; requestURI: string })
    .filter(({ userAgent, requestURI }) => userAgent === 'galley' && requestURI.includes('dryRun=All'))
    .map(({ requestURI }) => requestURI);
}
