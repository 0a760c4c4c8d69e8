import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeApi } from './api';
import type { Pki } from './pki';
import type { Processes } from './processes';
import { API_SERVER, PORTS } from './settings';
import { until } from './until';

const ETCD = `http://127.0.0.1:${PORTS.etcd}`;

/** Inputs to start the control plane. */
export interface ControlPlaneProps {
  readonly processes: Processes;
  readonly api: KubeApi;
  readonly pki: Pki;
  /** Folder with etcd, kube-apiserver and the others under these names. */
  readonly bin: string;
  /** Folder for etcd's data and for the settings. */
  readonly data: string;
  /** File that gets each write. */
  readonly auditLog: string;
}

/** Starts etcd, the API server, the controller manager and the scheduler, and waits until the API server answers. */
export async function startControlPlane(props: ControlPlaneProps): Promise<void> {
  const { processes, api, pki, bin } = props;
  startEtcd(props);
  await until('etcd is healthy', 60, () => answers(`${ETCD}/health`));
  startApiServer(props);
  await until('the API server is ready', 120, async () => (await api.text('/readyz')) === 'ok');
  const common = (user: 'controller-manager' | 'scheduler', port: number): string[] => {
    const config = pki.kubeconfig(user);
    const access = ['--kubeconfig', config, '--authentication-kubeconfig', config, '--authorization-kubeconfig', config];
    return [...access, '--bind-address', '127.0.0.1', '--secure-port', `${port}`, '--cert-dir', props.data, '--leader-elect=false'];
  };
  const keys = [
    '--service-account-private-key-file',
    join(pki.folder, 'service-accounts.key'),
    '--root-ca-file',
    join(pki.folder, 'ca.crt'),
  ];
  // By default an autoscaler, and a claim whose binding met a conflict, are looked at every 15 s.
  const often = ['--horizontal-pod-autoscaler-sync-period', '2s', '--pvclaimbinder-sync-period', '1s'];
  const controllerManager = [...common('controller-manager', PORTS.controllerManager), ...keys, ...often];
  processes.start('kube-controller-manager', join(bin, 'kube-controller-manager'), controllerManager);
  processes.start('kube-scheduler', join(bin, 'kube-scheduler'), common('scheduler', PORTS.scheduler));
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  await until('the controller manager works', 60, () => api.get(account));
}

function startEtcd({ processes, bin, data }: ControlPlaneProps): void {
  const peers = `http://127.0.0.1:${PORTS.etcdPeers}`;
  const clients = ['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD];
  const others = ['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `test=${peers}`];
  // The data is thrown away: nothing has to survive a power cut.
  const light = ['--unsafe-no-fsync', '--log-level', 'warn'];
  processes.start('etcd', join(bin, 'etcd'), ['--name', 'test', '--data-dir', join(data, 'etcd'), ...clients, ...others, ...light]);
}

function startApiServer({ processes, pki, bin, data, auditLog }: ControlPlaneProps): void {
  const policy = join(data, 'audit-policy.yaml');
  writeFileSync(policy, stringify(AUDIT_POLICY));
  const key = (name: string): string => join(pki.folder, name);
  processes.start('kube-apiserver', join(bin, 'kube-apiserver'), [
    ...['--etcd-servers', ETCD, '--bind-address', '127.0.0.1', '--advertise-address', '127.0.0.1', '--secure-port', `${PORTS.apiServer}`],
    // A loopback address can't be an endpoint of the Service "kubernetes".
    ...['--endpoint-reconciler-type', 'none', '--service-cluster-ip-range', '10.96.0.0/16'],
    ...['--tls-cert-file', key('server.crt'), '--tls-private-key-file', key('server.key'), '--client-ca-file', key('ca.crt')],
    ...['--token-auth-file', key('tokens.csv'), '--authorization-mode', 'Node,RBAC', '--service-account-issuer', API_SERVER],
    ...['--service-account-key-file', key('service-accounts.pub'), '--service-account-signing-key-file', key('service-accounts.key')],
    // As kubeadm and every provider have it: admission alone says who may run a privileged pod.
    '--allow-privileged=true',
    ...['--cert-dir', data, '--profiling=false', '--audit-policy-file', policy, '--audit-log-path', auditLog],
  ]);
}

/** Writes alone, each once and when it is done; not those that only tell of being alive. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  omitManagedFields: true,
  rules: [
    { level: 'None', verbs: ['get', 'list', 'watch'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io' }, { group: 'events.k8s.io' }, { group: '', resources: ['events'] }] },
    { level: 'Metadata' },
  ],
};

/** True if the address answers 200. */
export function answers(url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', reject);
  });
}
