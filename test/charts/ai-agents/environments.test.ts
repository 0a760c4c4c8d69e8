import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { aiAgents } from '../../../charts/ai-agents';
import { aiAgentsImages } from '../../../charts/ai-agents/images';
import { imageMarkers } from '../../../constructs/flux/image-marker';
import { missingListDefaults } from '../../support/crd-defaults';
import { edit } from '../../support/edit';
import { ROOT } from '../../support/galley';
import { nameOf, textsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at } from '../../support/synth';
import { ENVIRONMENTS, environmentFile, identitiesOf } from './support/environments';

const release = readFileSync(join(ROOT, 'releases/ai-agents/2.4.0.yaml'), 'utf8');

let dev: Rendered;
let prod: Rendered;

beforeAll(async () => {
  dev = await rendered(aiAgents, 'dev');
  prod = await rendered(aiAgents, 'prod');
});

describe('dev and prod', () => {
  test('name one release, and so run the same bytes in the same places', () => {
    const images = (objects: Rendered): string[] =>
      objects.objects
        .filter(({ application }) => application !== 'delivery' && application !== 'webhook')
        // Of prod alone: the tests of storage look at it.
        .filter(({ object }) => !nameOf(object).startsWith('ai-agents-backup'))
        .flatMap(({ object }) =>
          [...textsOf(object)].filter(({ text }) => text.includes('@sha256:')).map(({ path, text }) => `${nameOf(object)} ${path} ${text}`),
        );
    expect(parse(environmentFile('prod')).release).toBe(parse(environmentFile('dev')).release);
    expect(images(prod)).toEqual(images(dev));
  });

  test('are one structure: prod has the rendered webhook, the cache, backups, what scales, and what reads metrics beside it', () => {
    const [inDev, inProd] = [identitiesOf(dev.own), identitiesOf(prod.own)];
    const more = inProd.filter((each) => !inDev.includes(each));
    expect(inDev.filter((each) => !inProd.includes(each))).toEqual([]);
    expect(more).toEqual(
      [
        'infra/ExternalSecret/ai-agents-webhook-reader',
        'infra/ExternalSecret/reader-ai-agents-key',
        'infra/ExternalSecret/ai-agents-backup',
        'main/ConfigMap/ai-agents-backup-script',
        ...['CronJob', 'NetworkPolicy', 'ServiceAccount'].flatMap((kind) =>
          ['ai-agents-backup', 'ai-agents-backup-restore'].map((name) => `main/${kind}/${name}`),
        ),
        'main/ConfigMap/ai-agents-dashboard',
        'main/PersistentVolumeClaim/ai-agents-models-cache',
        'main/PodDisruptionBudget/ai-agents-app',
        'main/PrometheusRule/ai-agents-alerts',
        'main/ServiceMonitor/ai-agents-api',
        'processor/HorizontalPodAutoscaler/ai-agents-processor',
        'processor/PodDisruptionBudget/ai-agents-processor',
        ...['ConfigMap', 'Deployment', 'Ingress', 'NetworkPolicy', 'Role', 'RoleBinding', 'Service', 'ServiceAccount'].map(
          (kind) => `webhook/${kind}/ai-agents-webhook-reader`,
        ),
      ].sort(),
    );
  });

  test('prod has no host, role or name of dev, and is production', () => {
    expect(JSON.stringify(prod.objects).match(/ai-agents[-/]dev|dev\.labrats\.work/g)).toBeNull();
    expect(ENVIRONMENTS.map((name) => parse(environmentFile(name)).production)).toEqual([false, true]);
  });
});

// As it is, an environment is in dist/, whose every file a test of its own holds to the same.
describe.each(ENVIRONMENTS)('objects of ai-agents/%s under Argo CD', (environment) => {
  test(
    'a strict API server takes all that differs, and no default inside a list is left to it',
    async () => {
      const known = new Set((environment === 'dev' ? dev : prod).objects.map(({ object }) => JSON.stringify(object)));
      const change = edit(
        ['delivery: flux', 'delivery: argocd'],
        [/ {4}flux: \{.*\}\n/, '    argocd: { namespace: argocd, version: 3.2.11 }\n'],
      );
      const { objects } = await rendered(aiAgents, environment, change);
      const changed = objects.map(({ object }) => object).filter((object) => !known.has(JSON.stringify(object)));
      expect(await schemaProblems(changed)).toEqual([]);
      const defined = changed.filter(({ apiVersion }) => /^(argoproj|external-secrets|monitoring\.coreos)\./.test(apiVersion));
      expect(defined.flatMap((object) => missingListDefaults(object).map((path) => `${object.kind}/${nameOf(object)} ${path}`))).toEqual(
        [],
      );
      expect(changed.length).toBeGreaterThan(4);
    },
    FIRST_USE_MS,
  );
});

describe('delivery', () => {
  test('is in this order, whoever reconciles: kinds, rights of Flux, infra, instructions, agents and main, then processor and webhook', () => {
    const after = Object.fromEntries(
      prod
        .all('Kustomization')
        .filter((each) => at(each, 'apiVersion') === 'kustomize.toolkit.fluxcd.io/v1')
        .map((each) => [
          nameOf(each).replace(/^ai-agents-prod-?/, ''),
          ((at(each, 'spec.dependsOn') ?? []) as { name: string }[]).map(({ name }) => name.replace('ai-agents-prod-', '')),
        ]),
    );
    expect(after).toEqual({
      '': [],
      'infra-cluster': [],
      'delivery-access': ['infra-cluster'],
      infra: ['infra-cluster', 'delivery-access'],
      instructions: ['infra'],
      agents: ['instructions'],
      main: ['instructions'],
      processor: ['main'],
      webhook: ['main'],
    });
  });

  test('prunes neither namespace, kinds nor claims', () => {
    const kept = prod.objects.filter(
      ({ object }) =>
        (at(object, 'metadata.annotations') as Record<string, unknown> | undefined)?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
    );
    const expected = prod.objects.filter(({ object }) =>
      ['Namespace', 'CustomResourceDefinition', 'PersistentVolumeClaim'].includes(object.kind),
    );
    expect(kept).toEqual(expected);
    expect(kept.length).toBe(1 + 6 + 4);
  });

  test('requests take no more of the cluster than was meant: in prod seven processes with five executors each, in dev as many as its node holds', () => {
    const pods = (objects: Rendered): number => Number(at(objects.get('ResourceQuota', 'room'), 'spec.hard')?.['pods' as never]);
    const executors = (objects: Rendered): unknown =>
      (at(objects.get('LimitRange', 'room'), 'metadata.annotations') as Record<string, string>)['galley.dev/executors'];
    expect([executors(dev), executors(prod)]).toEqual(['5', '35']);
    expect([pods(dev), pods(prod)].every((count) => count > 0)).toBe(true);
    expect(pods(prod)).toBeGreaterThan(35);
  });

  test('the dashboard counts Jobs that failed once: the series of one begins with that, so that nothing increases', () => {
    const dashboard = JSON.stringify(at(prod.get('ConfigMap', 'ai-agents-dashboard'), 'data'));
    expect(dashboard).toContain('kube_job_status_failed');
    expect(dashboard).not.toMatch(/(?:increase|rate)\(kube_job_status_failed/);
  });

  test('alerts tell of prod alone, by the Secret that the environment names', () => {
    expect(dev.objects.map(({ object }) => object.kind).filter((kind) => /^(Alert|Provider)$/.test(kind))).toEqual([]);
    expect(at(prod.get('Provider', 'ai-agents-alerts'), 'spec')).toEqual({ type: 'slack', secretRef: { name: 'ai-agents-alerts' } });
    expect(at(prod.get('Alert', 'ai-agents-alerts'), 'spec')).toMatchObject({
      providerRef: { name: 'ai-agents-alerts' },
      eventSources: expect.arrayContaining([
        { kind: 'Kustomization', name: '*', matchLabels: expect.objectContaining({ 'galley.dev/environment': 'ai-agents-prod' }) },
      ]),
    });
  });

  test('new images are proposed from dev alone: for each of the eight a policy by version, never by a rolling tag', () => {
    expect(prod.objects.map(({ object }) => object.kind).filter((kind) => /^Image/.test(kind))).toEqual([]);
    const policies = dev.all('ImagePolicy');
    expect(policies.map(nameOf).sort()).toEqual(aiAgentsImages.components.map((slot) => `ai-agents-${slot}`).sort());
    for (const policy of policies) {
      expect(at(policy, 'spec.policy')).toEqual({ semver: { range: '>=2.4.0 <3.0.0' } });
      expect(at(policy, 'spec.digestReflectionPolicy')).toBe('IfNotPresent');
    }
    const scanned = dev.all('ImageRepository').map((each) => [nameOf(each), at(each, 'spec.image')]);
    const entries = parse(release).components as Record<string, { image: string }>;
    expect(Object.fromEntries(scanned)).toEqual(
      Object.fromEntries(Object.entries(entries).map(([slot, { image }]) => [`ai-agents-${slot}`, image])),
    );
  });

  test('new images are written to the lockfiles alone, on a branch of their own, where Galley’s sources are', () => {
    const automation = dev.get('ImageUpdateAutomation', 'ai-agents');
    expect(at(automation, 'spec.update')).toEqual({ path: './releases/ai-agents', strategy: 'Setters' });
    expect([at(automation, 'spec.git.checkout.ref'), at(automation, 'spec.git.push')]).toEqual([
      { branch: 'main' },
      { branch: 'ai-agents-images' },
    ]);
    const source = dev.get('GitRepository', String(at(automation, 'spec.sourceRef.name')));
    expect(at(source, 'spec')).toMatchObject({
      url: 'ssh://git@github.com/labrats-work/galley',
      ref: { branch: 'main' },
      secretRef: { name: 'ai-agents-releases' },
    });
    const selected = at(automation, 'spec.policySelector.matchLabels') as Record<string, string>;
    for (const policy of dev.all('ImagePolicy')) expect(at(policy, 'metadata.labels')).toMatchObject(selected);
  });

  test('each entry of the lockfile has the marker of its policy behind tag and digest, and the version that of the API', () => {
    const document = parseDocument(release);
    const comment = (path: string[]): string => `#${String((document.getIn(path, true) as { comment?: string }).comment)}`;
    for (const slot of aiAgentsImages.components) {
      const markers = imageMarkers({ namespace: 'flux-system', name: `ai-agents-${slot}` });
      expect([comment(['components', slot, 'tag']), comment(['components', slot, 'digest'])]).toEqual([markers.tag, markers.digest]);
    }
    expect(comment(['version'])).toBe(imageMarkers({ namespace: 'flux-system', name: 'ai-agents-api' }).tag);
  });
});
