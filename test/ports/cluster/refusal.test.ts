import { LiveCluster } from '../../../ports/cluster/cluster';
import { discover } from '../../../ports/cluster/discovery';
import { KubeClient, KubeRefusal } from '../../../ports/cluster/kube-client';
import { TestServer } from '../../support/registry/http-server';

let server: TestServer;
/** What it answers to everything. */
let answer: { readonly status: number; readonly text: string };

beforeAll(async () => {
  server = await TestServer.start((_, response) => response.writeHead(answer.status).end(answer.text));
});
afterAll(() => server.stop());

const client = (): KubeClient => new KubeClient({ context: 'test', server: `http://${server.host}`, authorize: async () => {} });
const status = (message: string): string => JSON.stringify({ kind: 'Status', message });

test.each([
  ['a list that went on for too long', 'GET', 410, status('too old'), 'for /api/v1/pods, got "too old"'],
  ['an API behind the API server that is gone', 'GET', 503, status('unable to handle it'), 'for /api/v1/pods, got "unable to handle it"'],
  ['a gateway before it', 'GET', 502, '<html>bad gateway', 'for /api/v1/pods, got "status 502 and \\"<html>bad gateway\\""'],
  ['a gateway before it, for a write', 'PATCH', 504, '', 'for /api/v1/pods, got "status 504 and \\"\\""'],
] as const)('%s is told of as a failure', async (_, method, code, text, said) => {
  answer = { status: code, text };
  await expect(client().ask({ method, path: '/api/v1/pods?limit=500' })).rejects.toMatchObject({
    message: `cluster test at http://${server.host}: expected an answer ${said}; try kubectl --context test version`,
    problems: [{ code: 'CLUSTER_FAILED' }],
  });
});

test.each([
  ['PATCH', 422, status('spec.x: required'), 'spec.x: required'],
  ['PATCH', 500, status('a webhook said no'), 'a webhook said no'],
  ['GET', 404, '404 page not found\n', 'status 404 and "404 page not found\\n"'],
] as const)('what the API server has against a %s is a refusal: %i', async (method, code, text, message) => {
  answer = { status: code, text };
  const asked = client().ask({ method, path: '/api/v1/pods' });
  await expect(asked).rejects.toThrow(KubeRefusal);
  await expect(asked).rejects.toMatchObject({ status: code, message });
});

test('of a kind that is gone meanwhile there is nothing', async () => {
  answer = { status: 404, text: '404 page not found\n' };
  const kind = { apiVersion: 'example.com/v1', kind: 'Thing', plural: 'things', namespaced: true, verbs: ['list'] };
  await expect(new LiveCluster(client()).list(kind)).resolves.toEqual([]);
});

test('a server without APIs is no Kubernetes server', async () => {
  answer = { status: 404, text: 'not found' };
  await expect(discover(client())).rejects.toMatchObject({ problems: [{ code: 'CLUSTER_FAILED' }] });
});

test('one that does not tell of all its APIs at once is too old', async () => {
  answer = { status: 200, text: JSON.stringify({ kind: 'APIGroupList', groups: [] }) };
  await expect(discover(client())).rejects.toMatchObject({
    problems: [{ code: 'CLUSTER_FAILED', got: expect.stringContaining('as from a Kubernetes before 1.27') }],
  });
});
