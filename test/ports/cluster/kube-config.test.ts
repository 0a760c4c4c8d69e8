import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
])('a kubeconfig that does not parse is told of without a word of it: %s', async (_, text) => {
  const file = join(home, 'bad.yaml');
  writeFileSync(file, text);
  const error = await readKubeConfig({ file }).then(
    () => new Error('it was read'),
    (each: Error) => each,
  );
  expect(error).toMatchObject({ problems: [{ code: 'KUBECONFIG_INVALID' }] });
  expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain(PASSWORD);
});

test.each([
  ['says why it fails', `echo ${PASSWORD} >&2; exit 1`],
  ['prints no JSON', `echo ${PASSWORD}`],
])('a plugin that %s is told of without its words, and the server without its credentials', async (_, script) => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', script], interactiveMode: 'Never' };
  const file = join(home, 'plugin.json');
  const server = `https://ada:${PASSWORD}@127.0.0.1:6443?token=${PASSWORD}`;
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'here', cluster: { server } }],
      users: [{ name: 'me', user: { exec } }],
      contexts: [{ name: 'staging', context: { cluster: 'here', user: 'me' } }],
      'current-context': 'staging',
    }),
  );
  const asked = new KubeClient(await readKubeConfig({ file })).ask({ method: 'GET', path: '/api' });
  await expect(asked).rejects.toMatchObject({
    message: expect.stringMatching(
      /^cluster staging at https:\/\/\*\*\*@127\.0\.0\.1:6443\?token=\*\*\*: .*its plugin, command or token file fails/,
    ),
  });
  await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining(PASSWORD) });
});
