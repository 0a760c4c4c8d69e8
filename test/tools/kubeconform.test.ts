import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKubeconform, type Kubeconform } from '../../tools/kubeconform';
import { type OrderedReport, runKubeconform } from '../../tools/kubeconform-run';

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, labels: { app.kubernetes.io/name: gateway } }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway } }
    spec:
      containers:
        - name: gateway
          image: registry.example/gateway@sha256:0000
          resources: { limits: { cpu: 1, memory: 128Mi } }
          readinessProbe: { httpGet: { path: /healthz, port: http } }
`;
const externalSecret = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: gateway }
spec:
  refreshInterval: 1m
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  data: [{ secretKey: DATABASE_URL, remoteRef: { key: gateway, property: url } }]
`;
const kustomization = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment-gateway.yaml]
`;
const fluxKustomization = `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: gateway, namespace: flux-system }
spec: { interval: 10m, path: ./dist, prune: true, sourceRef: { kind: GitRepository, name: rendered } }
`;
const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { description: { type: string } } } } }
`;

describe('kubeconform with the schemas of imports/', () => {
  let program: Kubeconform;
  let folder: string;

  beforeAll(async () => {
    program = await findKubeconform();
    folder = mkdtempSync(join(tmpdir(), 'galley kubeconform '));
    // The first build compiles some dozen Go packages.
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(...texts: string[]): OrderedReport {
    const file = join(folder, 'all.yaml');
    writeFileSync(file, texts.join('\n---\n'));
    return runKubeconform(program, [file], { kubernetesVersion: '1.35' });
  }

  test('accepts core kinds, custom resources and both kinds of Kustomization, and skips none', () => {
    const { summary, resources } = check(deployment, externalSecret, kustomization, fluxKustomization, definition);
    expect(resources.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(summary).toEqual({ valid: 5, invalid: 0, errors: 0, skipped: 0 });
  });

  test.each([
    ['a container', deployment, 'readinessProbe', '/spec/template/spec/containers/0'],
    ['pod labels', deployment, 'labels: { app: gateway }', '/spec/template/metadata'],
    ['a custom resource', externalSecret, 'secretStoreRef', '/spec'],
    ["a custom resource's metadata", externalSecret, 'name: gateway', '/metadata'],
    ['kustomization.yaml', kustomization, 'resources', '/'],
    ['a Flux Kustomization', fluxKustomization, 'prune', '/spec'],
    ['a CustomResourceDefinition', definition, 'plural', '/spec/names'],
  ])('refuses an unknown field in %s and says where', (_, good, field, path) => {
    const [found, ...others] = check(good.replace(field, `misspelt${field}`)).resources;
    expect(others).toEqual([]);
    expect(found?.status).toBe('invalid');
    expect(found?.reasons.filter((reason) => reason.startsWith(`${path}: `)).join()).toMatch(
      /additional properties 'misspelt\w+' not allowed/,
    );
  });

  test.each([
    ['a string where a number is due', deployment.replace('spec:', 'spec:\n  replicas: "2"')],
    ['a number as a label', deployment.replace('app.kubernetes.io/name: gateway', 'a: 1')],
    ['a kind spelt in lower case', deployment.replace('kind: Deployment', 'kind: deployment')],
    ['a key twice', `${kustomization}resources: []\n`],
  ])('refuses %s', (_, text) => {
    const { valid, skipped } = check(text).summary;
    expect({ valid, skipped }).toEqual({ valid: 0, skipped: 0 });
  });

  test('a kind without a schema is an error, not skipped', () => {
    const { resources, summary } = check('apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: one }');
    expect(resources[0]).toMatchObject({ kind: 'Widget', status: 'error', reasons: ['could not find schema for Widget'] });
    expect(summary).toEqual({ valid: 0, invalid: 0, errors: 1, skipped: 0 });
  });

  test('a kind that the files define themselves is held to their definition, as strictly as all others', () => {
    const widget = (spec: string): string => `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: one }\n${spec}`;
    expect(check(definition, widget('description: small')).summary).toEqual({ valid: 2, invalid: 0, errors: 0, skipped: 0 });
    const { resources } = check(definition, widget('describtion: small'));
    expect(resources.find(({ kind }) => kind === 'Widget')).toMatchObject({
      status: 'invalid',
      reasons: ["/: additional properties 'describtion' not allowed"],
    });
  });

  test('a folder is checked whole, without the index of owned files', () => {
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'app'), { recursive: true });
    writeFileSync(join(tree, '.galley.json'), '{"files": {}}');
    writeFileSync(join(tree, 'app', 'kustomization.yaml'), kustomization);
    expect(runKubeconform(program, [tree], { kubernetesVersion: '1.35.4' }).summary).toMatchObject({ valid: 1, errors: 0 });
  });

  test('an empty folder and an unknown Kubernetes version are errors that say what to do', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(() => runKubeconform(program, [empty], { kubernetesVersion: '1.35' })).toThrow(/nothing to check in .*; give it/);
    expect(() => runKubeconform(program, [empty], { kubernetesVersion: '1.19' })).toThrow(
      /no schemas for Kubernetes 1\.19 in .*; add that version/,
    );
  });
});
