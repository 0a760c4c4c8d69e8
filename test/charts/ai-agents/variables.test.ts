import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

const ALL = ['api', 'processor', 'webhook-reader'] as const;

/** The table of the description: who reads a variable, and its value in prod, which is the default if there is one. */
const TABLE: readonly (readonly [variable: string, readers: readonly string[], value: string | RegExp | 'secret'])[] = [
  ['PORT', ALL, '3001'],
  ['LOG_LEVEL', ALL, 'info'],
  ['WORKER_CONCURRENCY', ['api', 'processor'], '5'],
  ['APP_VERSION', ['api'], '2.4.0'],
  ['WORKSPACE_DIR', ['api'], '/workspace/jobs'],
  ['ACCOUNTS_DIR', ['api'], '/workspace/.accounts'],
  ['UPLOADS_DIR', ['api', 'processor'], '/workspace/uploads'],
  ['UPLOADS_PVC_NAME', ['api', 'processor'], 'ai-agents-uploads'],
  ['EXECUTOR_IMAGE', ['api', 'processor'], /^ghcr\.io\/labrats-work\/apps\.ai-agents\/executor-claude:2\.4\.0@sha256:/],
  ['EXECUTOR_SERVICE_ACCOUNT', ['api', 'processor'], 'ai-agents-executor'],
  ['JWT_SECRET', ['api'], 'secret'],
  ['OIDC_ISSUER', ['api'], 'https://auth.labrats.work'],
  ['OIDC_CLIENT_ID', ['api'], 'ai-agents'],
  ['OIDC_CLIENT_SECRET', ['api'], 'secret'],
  ['OIDC_REDIRECT_URI', ['api'], 'https://ai-agents.labrats.work/api/auth/callback'],
  ['PROMETHEUS_URL', ['api'], 'http://prometheus-operated.monitoring:9090'],
  ['WEBHOOK_SOURCE_NAME', ['webhook-reader'], 'reader'],
];
/** Beside the table: the third required key, and what the description asks for without a name. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  api: [
    'SUBMIT_API_KEYS',
    'EXECUTOR_BONSAI_8B_IMAGE',
    'EXECUTOR_CODEX_IMAGE',
    'EXECUTOR_LLAMA_IMAGE',
    'MODELS_CACHE_PVC_NAME',
    'WEBHOOK_IMAGE',
  ],
  processor: ['EXECUTOR_BONSAI_8B_IMAGE', 'EXECUTOR_CODEX_IMAGE', 'EXECUTOR_LLAMA_IMAGE', 'MODELS_CACHE_PVC_NAME'],
  'webhook-reader': ['WEBHOOK_AGENT', 'WEBHOOK_EVENTS', 'WEBHOOK_PROVIDER', 'WEBHOOK_SECRET'],
};

/** The variables of a process, with the values that its ConfigMap gives them. */
function variablesOf(objects: Rendered, process: string): Record<string, string> {
  const workload = objects.get('Deployment', `ai-agents-${process}`);
  const [container] = Rendered.containersOf(workload);
  const valueFor = (variable: JsonObject): string => {
    if (at(variable, 'valueFrom.secretKeyRef') !== undefined) return 'secret';
    const reference = at(variable, 'valueFrom.configMapKeyRef');
    const data = at(objects.get('ConfigMap', String(at(reference, 'name'))), 'data') as JsonObject;
    return String(data[String(at(reference, 'key'))]);
  };
  return Object.fromEntries(listAt(container?.object ?? {}, 'env').map((each) => [String(each['name']), valueFor(each)]));
}

let prod: Rendered;
beforeAll(async () => {
  prod = await rendered(aiAgents, 'prod');
});

test.each(TABLE)('%s is read by %j alone', (variable, readers, value) => {
  const found = ALL.flatMap((process) => {
    const read = variablesOf(prod, process)[variable];
    return read === undefined ? [] : [[process, read] as const];
  });
  expect(found.map(([process]) => process)).toEqual(ALL.filter((process) => readers.includes(process)));
  for (const [, read] of found) expect(read).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
});

test.each(ALL)('%s reads nothing but the table and what is listed beside it', (process) => {
  const expected = [...TABLE.filter(([, readers]) => readers.includes(process)).map(([variable]) => variable), ...(BESIDE[process] ?? [])];
  expect(Object.keys(variablesOf(prod, process)).sort()).toEqual(expected.sort());
});

test('the App knows where it listens and where the API is, and no secret', () => {
  expect(variablesOf(prod, 'app')).toEqual({ PORT: '3000', API_URL: 'http://ai-agents-api:3001', HOSTNAME: '0.0.0.0' });
});

test('what the environment says takes the place of a default', async () => {
  const objects = await rendered(aiAgents, 'dev', edit(['logLevel: debug', 'logLevel: warn\n  workerConcurrency: 2']));
  expect(variablesOf(objects, 'processor')).toMatchObject({ LOG_LEVEL: 'warn', WORKER_CONCURRENCY: '2' });
  expect(variablesOf(objects, 'api')).not.toHaveProperty('PROMETHEUS_URL');
  expect(variablesOf(objects, 'api')).not.toHaveProperty('MODELS_CACHE_PVC_NAME');
});
