import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
