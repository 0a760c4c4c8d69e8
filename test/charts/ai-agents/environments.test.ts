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
        .flatMap(({ object }) =>
          [...textsOf(object)].filter(({ text }) => text.includes('@sha256:')).map(({ path, text }) => `${nameOf(object)} ${path} ${text}`),
        );
    expect(parse(environmentFile('prod')).release).toBe(parse(environmentFile('dev')).release);
    expect(images(prod)).toEqual(images(dev));
  });

  test('are one structure: prod has the rendered webhook, the cache, what scales, and what reads metrics beside it', () => {
    const more = identitiesOf(prod).filter((each) => !identitiesOf(dev).includes(each));
    expect(identitiesOf(dev).filter((each) => !identitiesOf(prod).includes(each))).toEqual([]);
    expect(more).toEqual(
      [
        'infra/ExternalSecret/ai-agents-webhook-reader',
        'infra/ExternalSecret/reader-ai-agents-key',
        'main/ConfigMap/ai-agents-dashboard',
        'main/PersistentVolumeClaim/ai-agents-models-cache',
        'main/PodDisruptionBudget/ai-agents-app',
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
  test('is in this order, whoever reconciles: kinds, infra, instructions, main, then processor and webhook', () => {
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
      infra: ['infra-cluster'],
      instructions: ['infra'],
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

describe('rules', () => {
  test.each([
    ['externalSecrets', 'brings the secrets from Vault'],
    ['ingressController', 'is Traefik'],
    ['flux', 'reconciles the rendered tree'],
  ])('a cluster without %s is refused', async (operator, why) => {
    await expect(rendered(aiAgents, 'dev', edit([new RegExp(` {4}${operator}: .*\n`), '']))).rejects.toThrow(
      new RegExp(`dev\\.yaml:\\d+:\\d+ cluster\\.operators: expected ${operator}, which ${why}`),
    );
  });

  test.each([
    [
      'a range that ends before it begins',
      ['maxReplicas: 6', 'maxReplicas: 1'],
      /config\.processor\.maxReplicas: expected at least replicas \(2\), got 1/,
    ],
    [
      'proposals from production',
      ['  alerts:', '  imageAutomation: { repository: "https://github.com/a/b", secretName: a, range: 2.x }\n  alerts:'],
      /config\.imageAutomation: expected an environment that is not production/,
    ],
    [
      'statistics without a Prometheus',
      ['    prometheus: { namespace: monitoring }\n', ''],
      /cluster\.operators: expected prometheus, which answers the statistics page/,
    ],
    [
      'clients of the own namespace',
      ['  prometheus:\n', '  clientNamespaces: [reader-ai-agents, ai-agents]\n  prometheus:\n'],
      /config\.clientNamespaces\[1\]: expected a namespace of another system/,
    ],
    ['a plain issuer', ['issuer: https:', 'issuer: http:'], /config\.oidc\.issuer: expected an https URL/],
    [
      'statistics of another namespace, which no policy opens',
      ['prometheus-operated.monitoring:9090', 'prometheus.other:9090'],
      /prod\.yaml:\d+:\d+ config\.prometheus\.url: expected a Service of monitoring, .* got prometheus\.other; write/,
    ],
    [
      'statistics from outside of the cluster',
      ['http://prometheus-operated.monitoring:9090', 'https://monitoring.example.com'],
      /config\.prometheus\.url: expected a Service of monitoring, .* got monitoring\.example\.com; write/,
    ],
    [
      'hosts that an Ingress can’t have',
      ['host: ai-agents', 'host: Ai-agents'],
      /config\.host: expected a host name in lower case, and no address, got "Ai-agents\.labrats\.work"/,
    ],
    ['hosts with an empty label', ['host: ai-agents', 'host: ai-agents.'], /config\.host: expected a host name in lower case/],
    [
      'schedules that a CronJob can’t have',
      ['  alerts:', '  cleanup: { schedule: "61 3 * * *" }\n  alerts:'],
      /config\.cleanup\.schedule: expected minute, hour, day, month and weekday such as 0 3 \* \* \*, got "61 3 \* \* \*"/,
    ],
    [
      'events that a WebhookSource can’t have, of a rendered workload too',
      ['events: [document.created]', 'events: ["document.created,document.gone"]'],
      /config\.webhooks\.reader\.events\[0\]: expected text that fits/,
    ],
    [
      'events that are named twice',
      ['[issues, issue_comment,', '[issues, issues,'],
      /config\.webhooks\.github\.events: expected each event once/,
    ],
  ] as const)('%s are refused in their place', async (_, replacement, why) => {
    await expect(rendered(aiAgents, 'prod', edit(replacement))).rejects.toThrow(why);
  });

  test('a branch that proposals would overwrite is refused', async () => {
    await expect(
      rendered(
        aiAgents,
        'dev',
        edit(['    secretName: ai-agents-releases\n', '    secretName: ai-agents-releases\n    pushBranch: main\n']),
      ),
    ).rejects.toThrow(/config\.imageAutomation\.pushBranch: expected another branch than branch, .* got "main"/);
  });

  const ranged = (range: string) => rendered(aiAgents, 'dev', edit(['range: ">=2.4.0 <3.0.0"', `range: ${JSON.stringify(range)}`]));

  test.each(['latest', 'main', '>=2.4.0 latest', '2.4.0 ||', ''])('images are not chosen by %j', async (range) => {
    await expect(ranged(range)).rejects.toThrow(/config\.imageAutomation\.range: expected semver ranges such as >=2\.4\.0 <3\.0\.0/);
  });

  test.each(['2.x', '~2.4', '^2.4.0 || 3.0.x', '>=2.4.0, <3', '2.4.0 - 2.6.0', '>=2.4.0-rc.1'])(
    'images are chosen by %j',
    async (range) => {
      const [policy] = (await ranged(range)).all('ImagePolicy');
      expect(at(policy, 'spec.policy.semver.range')).toBe(range);
    },
  );
});
