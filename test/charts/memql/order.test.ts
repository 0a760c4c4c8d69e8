import { ORDER_CHECKS } from '../../../core/check/order-checks';
import { World } from '../../../core/check/world';
import { mapAt } from '../../../core/object/json-fields';
import type { KubernetesObject } from '../../../core/object/object';
import { nameOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ADOPTED, annotationOf, ENVIRONMENTS, memqlOf, stageOf } from './support/environments';

/** What the check of the order has against what is in the namespace, by its waves. */
function orderFindings(objects: readonly KubernetesObject[]): string[] {
  const world = new World({ objects: objects.filter(({ metadata }) => metadata.namespace === 'memql'), whole: true });
  return ORDER_CHECKS.flatMap((check) => [...check.find(world)])
    .filter(({ verdict = 'wrong' }) => verdict === 'wrong')
    .map(({ object, wrong }) => `${object.kind}/${object.metadata.name}: ${wrong}`);
}

function inWave(object: KubernetesObject, wave: number): KubernetesObject {
  const annotations = { ...mapAt(object, 'metadata', 'annotations'), 'argocd.argoproj.io/sync-wave': `${wave}` };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

const STAGES = ['trust', 'secrets', 'migration', 'identity', 'mesh'];

describe.each(ENVIRONMENTS)('order of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  const inNamespace = () => objects.objects.filter(({ object }) => object.metadata.namespace === 'memql');

  test('is stages of one application, so that it holds on every change, not on the first install alone', () => {
    expect(new Set(inNamespace().map(({ application }) => application))).toEqual(new Set(['memql']));
    for (const { object, stage = '' } of inNamespace()) {
      expect(annotationOf(object, 'argocd.argoproj.io/sync-wave')).toBe(String(STAGES.indexOf(stage)));
    }
    expect(objects.all('Application').map(nameOf).sort()).toEqual([
      `memql-${environment}`,
      `memql-${environment}-base`,
      `memql-${environment}-memql`,
    ]);
  });

  test('stores and issuers come before what they give, so that nothing fails for want of them', () => {
    expect(stageOf(objects, 'SecretStore', 'memql-key-vault')).toBe('trust');
    expect(stageOf(objects, 'Certificate', 'memql-ca')).toBe('trust');
    // Not beside the authority: before that has its Secret, the Issuer counts as broken.
    expect(stageOf(objects, 'Issuer', 'memql-ca')).toBe('secrets');
    const secrets = objects.all('ExternalSecret').map((each) => [nameOf(each), stageOf(objects, 'ExternalSecret', nameOf(each))]);
    expect(Object.fromEntries(secrets)).toMatchObject({ 'memql-secrets': 'secrets' });
    const leaves = objects.all('Certificate').filter((each) => at(each, 'spec.issuerRef.name') === 'memql-ca');
    expect(leaves.length).toBe(7);
    for (const leaf of leaves) expect(stageOf(objects, 'Certificate', nameOf(leaf))).toBe('secrets');
  });

  test('no stage before identity’s own, nor that one, waits for a token that identity mints: a first install would stand still', () => {
    const minted = ['memql-deploy-gate', 'memql-workbench'];
    expect(objects.all('ExternalSecret').map(nameOf).sort()).toEqual([...minted, 'memql-secrets'].sort());
    for (const name of minted) {
      const stage = stageOf(objects, 'ExternalSecret', name) ?? '';
      expect(STAGES.indexOf(stage)).toBeGreaterThan(STAGES.indexOf('identity'));
    }
  });

  test('each of them says who mints it, so that the check of the order refuses an earlier stage', () => {
    const all = objects.objects.map(({ object }) => object as KubernetesObject);
    for (const name of ['memql-deploy-gate', 'memql-workbench']) {
      const earlier = all.map((each) =>
        each.kind === 'ExternalSecret' && nameOf(each) === name ? inWave(each, STAGES.indexOf('secrets')) : each,
      );
      expect(orderFindings(all)).toEqual([]);
      expect(orderFindings(earlier)).toEqual([
        expect.stringMatching(
          new RegExp(
            `ExternalSecret/${name}: waits for what Deployment identity issues, which comes in .*wave ${STAGES.indexOf('identity')}`,
          ),
        ),
      ]);
    }
  });

  test('root is in the last wave of its own sync, which nothing waits for: it would else wait for itself', () => {
    const wave = (name: string): number => Number(annotationOf(objects.get('Application', name), 'argocd.argoproj.io/sync-wave'));
    const children = ['base', 'memql'].map((child) => wave(`memql-${environment}-${child}`));
    expect(wave(`memql-${environment}`)).toBe(Math.max(...children));
  });

  test('the migration is between the secrets and the mesh, as a hook that takes part in the waves', () => {
    const job = objects.get('Job', 'memql-migrate');
    expect(stageOf(objects, 'Job', 'memql-migrate')).toBe('migration');
    expect(annotationOf(job, 'argocd.argoproj.io/hook')).toBe('Sync');
    expect(annotationOf(job, 'argocd.argoproj.io/hook-delete-policy')).toBe('BeforeHookCreation');
  });

  test('no hook runs before all waves, and none waits for all to be healthy, which a paused Rollout is not', () => {
    const hooks = objects.objects.flatMap(({ object }) => annotationOf(object, 'argocd.argoproj.io/hook') ?? []);
    expect(hooks).toEqual(['Sync']);
  });

  test('identity is Ready before any other node is touched', () => {
    const stages = objects.all('Deployment').map((each) => [nameOf(each), stageOf(objects, 'Deployment', nameOf(each))]);
    expect(Object.fromEntries(stages)).toEqual({
      identity: 'identity',
      ...Object.fromEntries([...ADOPTED, 'copresent'].map((name) => [name, 'mesh'])),
    });
  });

  test('Rollouts are last, their Deployments with them: a changed one starts its Rollout wherever that stands', () => {
    for (const name of ADOPTED) {
      expect([stageOf(objects, 'Rollout', name), stageOf(objects, 'Deployment', name)]).toEqual(['mesh', 'mesh']);
    }
    expect(inNamespace().filter(({ stage = '' }) => STAGES.indexOf(stage) > STAGES.indexOf('mesh'))).toEqual([]);
  });

  test('the inputs of a Rollout’s analysis exist before it', () => {
    for (const template of objects.all('AnalysisTemplate')) {
      expect(stageOf(objects, 'AnalysisTemplate', nameOf(template))).toBe('identity');
    }
  });

  test('what waits for an address or for a public authority is last, where nothing waits for it', () => {
    const waiting = [
      ...objects.all('Ingress').map((each) => ['Ingress', nameOf(each)]),
      ['Service', 'bff-external'],
      ['Issuer', 'memql-acme'],
      ['Certificate', 'app-public-tls'],
      ['Certificate', 'identity-public-tls'],
    ] as [string, string][];
    for (const [kind, name] of waiting) expect([name, stageOf(objects, kind, name)]).toEqual([name, 'mesh']);
  });
});
