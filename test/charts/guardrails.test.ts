import { ApiObject, App } from 'cdk8s';
import { deliver } from '../../charts/delivery';
import { guardrails, withGuardrails } from '../../charts/guardrails';
import { Application } from '../../constructs/application';
import { expression } from '../../core/cel/rule';
import { type Environment, environmentSchema } from '../../core/env/environment';
import { at, manifests } from '../support/synth';

const environment = (guarded: object | undefined): Environment =>
  ({
    ...environmentSchema.parse({
      system: 'shop',
      environment: 'test',
      production: false,
      release: '1.4',
      kubernetesVersion: '1.35',
      delivery: 'argocd',
      repository: { url: 'https://git.example.com/rendered.git', branch: 'main', path: 'dist' },
      guardrails: guarded,
      cluster: {
        operators: { argocd: { namespace: 'argocd', version: '3.2.11' } },
        admission: { injectedContainers: [{ name: 'mesh', image: 'example.com/mesh', reason: 'the mesh' }] },
      },
    }),
    config: {},
  }) as Environment;

function rendered(guarded: object | undefined) {
  const app = new App();
  const applications = ['web', 'jobs'].map((name) => new Application(app, name, { namespace: name }));
  const definitions = new Application(app, 'definitions');
  for (const application of applications) new ApiObject(application, 'object', { apiVersion: 'v1', kind: 'ConfigMap' });
  new ApiObject(definitions, 'object', { apiVersion: 'v1', kind: 'Namespace' });
  const delivery = deliver(app, environment(guarded), [...applications, definitions], {
    clusterScoped: ['/Namespace'],
    namespaced: ['/ConfigMap'],
  });
  return { app, delivery };
}

test('guardrails exist only by choice', () => {
  expect(rendered(undefined).app.node.tryFindChild('guardrails')).toBeUndefined();
  expect(rendered({ podSecurity: 'baseline' }).app.node.tryFindChild('guardrails')).toBeInstanceOf(Application);
});

test('they stand in an application of their own, which is delivered, over the namespaces of the others', () => {
  const { app, delivery } = rendered({ podSecurity: 'restricted', action: 'warn' });
  const [policy, binding] = manifests(app.node.findChild('guardrails') as Application);
  expect([policy, binding].map((each) => at(each, 'metadata.name'))).toEqual(['shop-test-pods', 'shop-test-pods']);
  expect(at(binding, 'spec.validationActions')).toEqual(['Warn']);
  expect(at(binding, 'spec.matchResources.namespaceSelector.matchExpressions[0].values')).toEqual(['jobs', 'web']);
  expect(manifests(delivery).map((each) => at(each, 'metadata.name'))).toContain('shop-test-guardrails');
});

test('the controller may remove them once they are switched off', () => {
  const kinds = { clusterScoped: ['/Namespace'], namespaced: ['/Service'] };
  const KINDS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map((kind) => `admissionregistration.k8s.io/${kind}`);
  expect(withGuardrails(kinds)).toEqual({ clusterScoped: ['/Namespace', ...KINDS], namespaced: ['/Service'] });
  expect(withGuardrails(undefined)).toBeUndefined();
});

test('they ask as much as the standard does, and a digest of every container but those that the cluster adds', () => {
  const rulesOf = (podSecurity: string) => {
    const app = new App();
    const made = guardrails(app, environment({ podSecurity }), [new Application(app, 'web', { namespace: 'web' })]);
    return at(manifests(made as Application)[0], 'spec.validations') as unknown as { expression: string; message: string }[];
  };
  expect(rulesOf('baseline').map(({ message }) => message)).toContain(
    'expected a pod as the Pod Security Standard baseline has it (privileged)',
  );
  expect(rulesOf('restricted').length).toBeGreaterThan(rulesOf('baseline').length);
  const [byDigest] = rulesOf('baseline');
  const holds = (name: string, image: string): unknown =>
    expression(byDigest?.expression ?? '').of({
      variables: new Map([
        [
          'containers',
          [
            new Map([
              ['name', name],
              ['image', image],
            ]),
          ],
        ],
      ]),
    });
  const digest = `@sha256:${'0'.repeat(64)}`;
  expect([
    holds('web', `a${digest}`),
    holds('web', `a:1${digest}`),
    holds('web', 'a:1'),
    holds('web', `a${digest}0`),
    holds('mesh', 'a:1'),
  ]).toEqual([true, true, false, false, true]);
});
