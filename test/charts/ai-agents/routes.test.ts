import { aiAgents } from '../../../charts/ai-agents';
import { routerRule } from '../../../constructs/routing/traefik/router-rule';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';

/** `<match> <path> -> <service>:<port>` in order. */
const pathsOf = (ingress: JsonObject): string[] =>
  listAt(ingress, 'spec.rules').flatMap((rule) =>
    listAt(rule, 'http.paths').map(
      (each) =>
        `${String(each['pathType'])} ${String(each['path'])} -> ${String(at(each, 'backend.service.name'))}:${String(at(each, 'backend.service.port.number'))}`,
    ),
  );
const annotationsOf = (object: JsonObject): JsonObject => at(object, 'metadata.annotations') as JsonObject;

describe.each(ENVIRONMENTS)('routes of ai-agents/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(aiAgents, environment);
  });

  test('the public Ingress has no middleware, and each path is that path alone, so that no encoded slash leads elsewhere', () => {
    const ingress = objects.get('Ingress', 'ai-agents-public');
    expect(pathsOf(ingress)).toEqual([
      'Exact /api/jobs/submit -> ai-agents-api:3001',
      'Exact /api/events/ingest -> ai-agents-api:3001',
      'Exact /api/webhooks/github -> ai-agents-api:3001',
      'Exact /health -> ai-agents-api:3001',
      'Exact /ready -> ai-agents-api:3001',
      'Exact /metrics -> ai-agents-api:3001',
    ]);
    expect(annotationsOf(ingress)).not.toHaveProperty([MIDDLEWARES]);
  });

  test('an environment may close /metrics to all but Prometheus, which reads it inside the cluster', async () => {
    const closed = await rendered(aiAgents, environment, edit(['config:\n', 'config:\n  publicMetrics: false\n']));
    expect(pathsOf(closed.get('Ingress', 'ai-agents-public')).join()).not.toContain('/metrics');
    expect(closed.all('ServiceMonitor')).toEqual(objects.all('ServiceMonitor'));
  });

  test('the protected Ingress has all the rest behind Authelia', () => {
    const ingress = objects.get('Ingress', 'ai-agents-protected');
    expect(pathsOf(ingress)).toEqual(['Prefix /api -> ai-agents-api:3001', 'Prefix / -> ai-agents-app:3000']);
    expect(annotationsOf(ingress)[MIDDLEWARES]).toBe('authelia-authelia@kubernetescrd');
  });

  test('there is no other Ingress but that of a rendered webhook, and no other way in', () => {
    const names = ['ai-agents-protected', 'ai-agents-public', ...(environment === 'prod' ? ['ai-agents-webhook-reader'] : [])];
    expect(objects.all('Ingress').map(nameOf).sort()).toEqual(names);
    for (const service of objects.all('Service')) expect(at(service, 'spec.type')).toBe('ClusterIP');
  });

  test('every path leads to a Service with that port, and every Service to one workload that opens it', () => {
    for (const ingress of objects.all('Ingress')) {
      for (const path of listAt(ingress, 'spec.rules[0].http.paths')) {
        const service = objects.get('Service', String(at(path, 'backend.service.name')));
        expect(listAt(service, 'spec.ports').map(({ port }) => port)).toEqual([at(path, 'backend.service.port.number')]);
        const behind = objects
          .all('Deployment')
          .filter((workload) => JSON.stringify(at(workload, 'spec.selector.matchLabels')) === JSON.stringify(at(service, 'spec.selector')));
        expect(behind.map(nameOf)).toEqual([nameOf(service)]);
      }
    }
    expect(objects.all('Service').map(nameOf)).not.toContain('ai-agents-processor');
  });
});

test('a rendered webhook has its own exact path, which goes before the one of all webhooks', async () => {
  const objects = await rendered(aiAgents, 'prod');
  const ingress = objects.get('Ingress', 'ai-agents-webhook-reader');
  expect(pathsOf(ingress)).toEqual(['Exact /api/webhooks/reader -> ai-agents-webhook-reader:3001']);
  const priority = (name: string): number =>
    Number(annotationsOf(objects.get('Ingress', name))['traefik.ingress.kubernetes.io/router.priority']);
  expect(priority('ai-agents-webhook-reader')).toBeGreaterThan(priority('ai-agents-public'));
});

test('where Traefik matches prefixes strictly, public paths go before the longer rules that it then makes', async () => {
  const strictPrefixMatching = true;
  const objects = await rendered(
    aiAgents,
    'prod',
    edit(['allowCrossNamespace: true', 'allowCrossNamespace: true\n    strictPrefixMatching: true']),
  );
  const priority = (name: string): number =>
    Number(annotationsOf(objects.get('Ingress', name))['traefik.ingress.kubernetes.io/router.priority']);
  const guarded = { path: '/api', match: 'Prefix', service: 'ai-agents-api', port: 3001 } as const;
  expect(priority('ai-agents-public')).toBeGreaterThan(routerRule('ai-agents.labrats.work', guarded, { strictPrefixMatching }).length);
  expect(priority('ai-agents-webhook-reader')).toBeGreaterThan(priority('ai-agents-public'));
});

test('every Ingress shows the certificate that the environment names', async () => {
  const objects = await rendered(
    aiAgents,
    'prod',
    edit(['allowCrossNamespace: true', 'allowCrossNamespace: true\n    tlsSecretName: ai-agents-tls']),
  );
  const shown = objects.all('Ingress').map((ingress) => at(ingress, 'spec.tls'));
  expect(shown).toEqual(Array(3).fill([{ hosts: ['ai-agents.labrats.work'], secretName: 'ai-agents-tls' }]));
});

describe('preconditions', () => {
  test.each([
    [
      'a Traefik without allowCrossNamespace',
      ['allowCrossNamespace: true', 'allowCrossNamespace: false'],
      /config\.traefik\.allowCrossNamespace: expected true, got false/,
    ],
    [
      'no ingress class of Traefik',
      ['traefik: { controller: traefik }', 'nginx: { controller: nginx }'],
      /cluster: expected an ingressClasses entry of controller traefik, .* got nginx/,
    ],
    [
      'a redirect to another host',
      ['redirectUri: https://ai-agents.dev', 'redirectUri: https://ai-agents.test'],
      /config\.oidc\.redirectUri: expected an address on ai-agents\.dev\.labrats\.work/,
    ],
  ] as const)('%s is refused in its place', async (_, replacement, why) => {
    await expect(rendered(aiAgents, 'dev', edit(replacement))).rejects.toThrow(why);
  });
});
