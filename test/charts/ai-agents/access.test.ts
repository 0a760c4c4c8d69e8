import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName } from './support/environments';

const READ = 'get list watch';

/** `<group>/<resource>[ of <names>]: <verbs>` of what the operator needs, in the API and in the processor. */
const operator = (secrets: string): string[] => [
  `/pods: ${READ}`,
  '/pods/log: get',
  `/secrets of ${secrets}: get`,
  'batch/jobs: create delete get list watch',
  `labrats.work/aiagents: ${READ}`,
  'labrats.work/aiagents/status: patch update',
  `labrats.work/aiconfigs: ${READ}`,
  `labrats.work/aiinstructions: ${READ}`,
  `labrats.work/aimodels: ${READ}`,
  'labrats.work/aimodels/status: patch update',
  'labrats.work/inferencerequests/status: patch update',
];
const SECRETS: Readonly<Record<EnvironmentName, string>> = {
  dev: 'claude-credentials github-ai-agents-key github-app-credentials',
  prod: 'claude-credentials github-ai-agents-key github-app-credentials reader-ai-agents-key',
};
const EXECUTOR = ['/secrets of claude-credentials: get patch update'];
const API = (secrets: string): string[] => [
  ...operator(secrets),
  'labrats.work/inferencerequests: create delete get list watch',
  // The watcher of WebhookSources.
  '/services: create delete get list patch update watch',
  'apps/deployments: create delete get list patch update watch',
  'networking.k8s.io/ingresses: create delete get list patch update watch',
  `labrats.work/webhooksources: ${READ}`,
  'labrats.work/webhooksources/status: patch update',
];
const PROCESSOR = (secrets: string): string[] => [...operator(secrets), `labrats.work/inferencerequests: ${READ}`];
const WEBHOOK = ['labrats.work/inferencerequests: create'];

/** All that each account may do; who is not here may do nothing. */
const TABLE: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: {
    'ai-agents-api': API(SECRETS.dev),
    'ai-agents-executor': EXECUTOR,
    'ai-agents-processor': PROCESSOR(SECRETS.dev),
    'ai-agents-webhook': [...WEBHOOK, 'labrats.work/webhooksources of github: get'],
  },
  prod: {
    'ai-agents-api': API(SECRETS.prod),
    'ai-agents-executor': EXECUTOR,
    'ai-agents-processor': PROCESSOR(SECRETS.prod),
    'ai-agents-webhook': [...WEBHOOK, 'labrats.work/webhooksources of github: get'],
    // Only of its own name; it finds none.
    'ai-agents-webhook-reader': [...WEBHOOK, 'labrats.work/webhooksources of reader: get'],
  },
};

/** What each account may do by the rendered bindings, one line for each resource. */
function rightsOf({ own: objects }: Rendered): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  for (const binding of objects.all('RoleBinding')) {
    const role = objects.get('Role', String(at(binding, 'roleRef.name')));
    const lines = listAt(role, 'rules').flatMap(linesOf);
    for (const subject of listAt(binding, 'subjects')) {
      expect(subject).toMatchObject({ kind: 'ServiceAccount', namespace: 'ai-agents' });
      const name = String(subject['name']);
      rights[name] = [...(rights[name] ?? []), ...lines].sort();
    }
  }
  return rights;
}

function linesOf(rule: JsonObject): string[] {
  const words = (key: string): string[] => (rule[key] ?? []) as string[];
  const names = words('resourceNames').length > 0 ? ` of ${[...words('resourceNames')].sort().join(' ')}` : '';
  return words('apiGroups').flatMap((group) =>
    words('resources').map((resource) => `${group}/${resource}${names}: ${[...words('verbs')].sort().join(' ')}`),
  );
}

describe.each(ENVIRONMENTS)('what accounts of ai-agents/%s may do', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = (await rendered(aiAgents, environment)).own;
  });

  test('is the table, verb by verb', () => {
    const sorted = Object.fromEntries(Object.entries(TABLE[environment]).map(([name, lines]) => [name, [...lines].sort()]));
    expect(rightsOf(objects)).toEqual(sorted);
  });

  test('is nothing in any other namespace, and has no wildcard', () => {
    expect(objects.objects.map(({ object }) => object.kind).filter((kind) => /^Cluster(Role|RoleBinding)$/.test(kind))).toEqual([]);
    for (const role of objects.all('Role')) expect(JSON.stringify(role['rules'])).not.toContain('*');
  });

  test('of executors is to write the credentials that are named, no other Secret, and to make none', () => {
    const lines = rightsOf(objects)['ai-agents-executor'] ?? [];
    expect(lines).toEqual(EXECUTOR);
    const writers = Object.entries(rightsOf(objects)).filter(([, each]) =>
      each.some((line) => /^\/secrets.*: .*(create|patch|update|delete)/.test(line)),
    );
    expect(writers.map(([name]) => name)).toEqual(['ai-agents-executor']);
  });

  test('is bound to accounts that are there, and a token has who may do something, nobody else', () => {
    const accounts = objects.all('ServiceAccount').map(nameOf);
    const holders = Object.keys(rightsOf(objects));
    expect(holders.filter((name) => !accounts.includes(name))).toEqual([]);
    const withToken = objects
      .all('Deployment')
      .filter((workload) => at(workload, 'spec.template.spec.automountServiceAccountToken') === true)
      .map((workload) => String(at(workload, 'spec.template.spec.serviceAccountName')));
    const operators = objects
      .all('ServiceAccount')
      .filter((account) => account['automountServiceAccountToken'] === true)
      .map(nameOf);
    expect(operators.sort()).toEqual(['ai-agents-executor', 'ai-agents-webhook']);
    expect([...withToken, ...operators].sort()).toEqual([...holders].sort());
    for (const cronJob of objects.all('CronJob')) {
      expect(at(cronJob, 'spec.jobTemplate.spec.template.spec.automountServiceAccountToken')).toBe(false);
    }
  });
});

test('without a source that the operator serves, the API may make no Deployment, Service or Ingress', async () => {
  const objects = await rendered(aiAgents, 'dev', edit([/ {2}webhooks:\n(?: {4}.*\n)+/, '']));
  const lines = rightsOf(objects)['ai-agents-api'] ?? [];
  expect(lines.filter((line) => /deployments|services|ingresses|webhooksources/.test(line))).toEqual([]);
});

test('without credentials executors may do nothing at all', async () => {
  const objects = await rendered(aiAgents, 'dev', edit(['    credentials: [claude-credentials]\n', ''], [/ +credentialsRef: .*\n/, '']));
  expect(Object.keys(rightsOf(objects))).not.toContain('ai-agents-executor');
});
