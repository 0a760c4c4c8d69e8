import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../support/galley';
import type { KubeObject, Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const VOLUME: Manifest = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'released-volume' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    hostPath: { path: '/nowhere/released' },
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: 'by-name',
  },
};
const CLAIM: Manifest = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'released-claim', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'by-name',
    volumeName: 'released-volume',
  },
};

const phase = async (object: Manifest): Promise<unknown> => ((await api.get(object)) as KubeObject | undefined)?.['status']?.phase;

/** The commands of a part of the runbook's entry, as a person copies them: `do`. */
function commands(part: string): string[] {
  const page = readFileSync(join(ROOT, 'docs/runbooks/blackbox5.md'), 'utf8');
  const entry = page.slice(page.indexOf('### VolumeReleased'));
  const fence = entry.slice(entry.indexOf('```sh\n') + 6, entry.indexOf('\n```\n'));
  const lines = fence.split('\n');
  const from = lines.indexOf(`# ${part}`) + 1;
  const rest = lines.slice(from);
  const end = rest.findIndex((line) => /^# (?:see|do|verify)$/.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).filter((line) => !line.startsWith('#'));
}

afterAll(async () => {
  await api.delete(CLAIM);
  await api.delete(VOLUME);
});

test('a volume that lost its claim is bound again by the commands of the runbook, and not before', async () => {
  await api.apply(VOLUME);
  await api.apply(CLAIM);
  await until('the claim is bound', 30, async () => (await phase(CLAIM)) === 'Bound');
  await api.delete(CLAIM);
  await until('the volume has lost it', 30, async () => (await phase(VOLUME)) === 'Released');
  await api.apply(CLAIM);
  await until('the new claim waits', 20, async () => (await phase(CLAIM)) === 'Pending');
  expect(commands('do').length).toBeGreaterThan(0);
  for (const command of [...commands('see'), ...commands('do')]) {
    const env = {
      ...process.env,
      PATH: `${cluster.bin}${delimiter}${process.env['PATH'] ?? ''}`,
      KUBECONFIG: cluster.kubeconfig,
      persistentvolume: VOLUME.metadata.name,
      claim_namespace: 'default',
      name: CLAIM.metadata.name,
    };
    execFileSync('sh', ['-c', command], { env });
  }
  await until('it is bound again', 60, async () => (await phase(CLAIM)) === 'Bound' && (await phase(VOLUME)) === 'Bound');
  const live = (await api.get(VOLUME)) as KubeObject;
  expect(live['spec'].claimRef.uid).toBe(((await api.get(CLAIM)) as KubeObject).metadata.uid);
}, 180_000);
