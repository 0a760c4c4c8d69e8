import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeClient } from '../../../ports/cluster/kube-client';
import { readKubeConfig } from '../../../ports/cluster/kube-config';

const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
const before = { ...process.env };

beforeEach(() => {
  process.env['HOME'] = home;
  delete process.env['KUBECONFIG'];
});
afterAll(() => {
  process.env = before;
  rmSync(home, { recursive: true });
});

test.each([[{}], [{ context: 'staging' }]])('where there is no kubeconfig, none is made up: %j', async (props) => {
  await expect(readKubeConfig(props)).rejects.toThrow(
    'kubeconfig: expected a kubeconfig, got "no file, neither by $KUBECONFIG nor at ~/.kube/config"; name one with --kubeconfig',
  );
});

test('one that $KUBECONFIG names is read', async () => {
  const config = {
    clusters: [{ name: 'here', cluster: { server: 'https://127.0.0.1:6443' } }],
    users: [{ name: 'me', user: {} }],
    contexts: [{ name: 'staging', context: { cluster: 'here', user: 'me' } }],
    'current-context': 'staging',
  };
  process.env['KUBECONFIG'] = join(home, 'config.json');
  writeFileSync(process.env['KUBECONFIG'], JSON.stringify(config));
  await expect(readKubeConfig({})).resolves.toMatchObject({ context: 'staging', server: 'https://127.0.0.1:6443' });
});

const PASSWORD = 'hunter2-of-the-test';

test.each([
  ['a line that is no YAML', `users:\n- name: me\n  user:\n    password: "${PASSWORD}\n  x: [`],
  ['an alias', `password: *${PASSWORD}\n`],
  ['a tag', `password: !${PASSWORD} x\n`],
  ['an escape', `password: "\\q${PASSWORD}"\n`],
  ['a key that is there twice', `${PASSWORD}: 1\n${PASSWORD}: 2\n`],
  ['a scalar', `${PASSWORD}\n`],
  ['lists of another shape', `clusters: ${PASSWORD}\nusers: [${PASSWORD}]\ncontexts: 1\n`],
])('the error for an invalid kubeconfig quotes nothing of it: %s', async (_, text) => {
  const file = join(home, 'bad.yaml');
  writeFileSync(file, text);
  const error = await readKubeConfig({ file }).then(
    () => new Error('it was read'),
    (each: Error) => each,
  );
  expect(error).toMatchObject({ problems: [{ code: 'KUBECONFIG_INVALID' }] });
  expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain(PASSWORD);
});

/** A kubeconfig with one cluster and one user. */
function kubeconfig(user: object, server: string): string {
  const file = join(home, 'one.json');
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'here', cluster: { server } }],
      users: [{ name: 'me', user }],
      contexts: [{ name: 'staging', context: { cluster: 'here', user: 'me' } }],
      'current-context': 'staging',
    }),
  );
  return file;
}

async function failure(file: string): Promise<Error> {
  try {
    await new KubeClient(await readKubeConfig({ file })).ask({ method: 'GET', path: '/api' });
  } catch (cause) {
    return cause as Error;
  }
  throw new Error('it was answered');
}

test.each([
  ['says why it fails', `echo ${PASSWORD} >&2; exit 1`],
  ['prints no JSON', `echo ${PASSWORD}`],
])('the error for a plugin that %s shows neither its output nor credentials', async (_, script) => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', script], interactiveMode: 'Never' };
  const { message } = await failure(kubeconfig({ exec }, `https://ada:${PASSWORD}@127.0.0.1:6443?token=${PASSWORD}`));
  expect(message).toMatch(/^cluster staging at https:\/\/127\.0\.0\.1:6443: .*its plugin, command or token file fails/);
  expect(message).not.toContain(PASSWORD);
});

test.each([
  ['an @', `https://ada:p@${PASSWORD}@127.0.0.1:1`],
  ['an escape', `HTTPS://ada:p%40${PASSWORD}@127.0.0.1:1`],
  ['a space', `https://ada:${PASSWORD} x@127.0.0.1:1`],
  ['a slash', `https://ada:p/${PASSWORD}@127.0.0.1:1`],
  ['a query of any name', `https://127.0.0.1:1/?of=${PASSWORD}`],
  ['a fragment', `https://127.0.0.1:1/#of=${PASSWORD}`],
  ['no protocol', `ada:${PASSWORD}@127.0.0.1:1`],
  ['another protocol', `ftp://ada:${PASSWORD}@127.0.0.1:1`],
])('an error shows a server without its password: %s', async (_, server) => {
  const error = await failure(kubeconfig({}, server));
  expect(error).toMatchObject({ problems: [{ code: expect.stringMatching(/^(?:KUBECONFIG_INVALID|CLUSTER_FAILED)$/) }] });
  expect(`${error.message}${error.stack}`).not.toContain(PASSWORD);
});

test.each([
  ['a token that is no header', { token: `a\n${PASSWORD}` }],
  ['a certificate that is none', { 'client-certificate-data': btoa(PASSWORD), 'client-key-data': btoa(PASSWORD) }],
  ['a key that is no base64', { 'client-key-data': PASSWORD }],
  ['somebody else’s name that is no header', { token: 'a', as: `${PASSWORD}\n` }],
])('the error for unusable credentials quotes nothing of them: %s', async (_, user) => {
  const error = await failure(kubeconfig(user, 'https://127.0.0.1:1'));
  expect(error).toMatchObject({ problems: [{ code: 'CLUSTER_FAILED' }] });
  expect(`${error.message}${error.stack}`).not.toContain(PASSWORD);
});

test('a program of the old kind, which would write to our terminal, does not run', async () => {
  const mark = join(home, 'ran');
  const config = { 'cmd-path': '/bin/sh', 'cmd-args': `-c "touch ${mark}; echo ${PASSWORD} >&2"`, expiry: '2000-01-01T00:00:00Z' };
  const error = await failure(kubeconfig({ 'auth-provider': { name: 'gcp', config } }, 'https://127.0.0.1:1'));
  expect(error).toMatchObject({ problems: [{ code: 'KUBECONFIG_INVALID', got: 'an `auth-provider`' }] });
  expect(existsSync(mark)).toBe(false);
});
