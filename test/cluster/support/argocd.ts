import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPLICATION_HEALTH } from '../../../constructs/argocd-install/application-health';
import type { KubeApi } from './api';
import { answers } from './control-plane';
import type { Pki } from './pki';
import type { Processes } from './processes';
import type { RedisServer } from './redis';
import { PORTS } from './settings';
import { until } from './until';

/** Where Argo CD has its settings, as the environment files say. */
export const ARGO_CD_NAMESPACE = 'argocd';

/** Inputs to start Argo CD. */
export interface ArgoCdProps {
  readonly processes: Processes;
  readonly api: KubeApi;
  readonly pki: Pki;
  readonly bin: string;
  /** Folder for what it keeps. */
  readonly data: string;
  readonly redis: RedisServer;
}

/** Starts Redis, the repo server and the application controller, and waits until both say that they are well. */
export async function startArgoCd(props: ArgoCdProps): Promise<void> {
  const { processes, api, pki, bin, data, redis } = props;
  for (const object of settings(pki.ca)) await api.apply(object);
  const folder = (name: string): string => {
    mkdirSync(join(data, name), { recursive: true, mode: 0o700 });
    return join(data, name);
  };
  // In a pod this folder is the ConfigMap argocd-tls-certs-cm: one file for each host.
  writeFileSync(join(folder('tls'), '127.0.0.1'), pki.ca);
  const address = `127.0.0.1:${PORTS.redis}`;
  const env = {
    // https://kubernetes.default.svc is then the cluster of KUBECONFIG: Argo CD's own way to run outside a pod.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    KUBECONFIG: pki.kubeconfig('argocd', ARGO_CD_NAMESPACE),
    // Seconds between two waves; 2 by default.
    ARGOCD_SYNC_WAVE_DELAY: '1',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_GPG_DATA_PATH: folder('gpg'),
    ARGOCD_GNUPGHOME: folder('gnupg'),
    ARGOCD_TLS_DATA_PATH: folder('tls'),
    ARGOCD_SSH_DATA_PATH: folder('ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: folder('plugins'),
    TMPDIR: folder('tmp'),
    HOME: folder('home'),
    REDIS_SERVER: address,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  };
  const stateless = ['--save', '', '--appendonly', 'no', '--dir', folder('redis')];
  processes.start('redis', redis.path, ['--bind', '127.0.0.1', '--port', `${PORTS.redis}`, ...stateless], redis.env);
  const argocd = (part: string, args: readonly string[]): void =>
    processes.start(part, join(bin, 'argocd'), [...args, '--redis', address, '--loglevel', 'info'], { ...env, ARGOCD_BINARY_NAME: part });
  argocd('argocd-repo-server', [
    ...['--address', '127.0.0.1', '--port', `${PORTS.repoServer}`, '--disable-tls'],
    ...['--metrics-address', '127.0.0.1', '--metrics-port', `${PORTS.repoServerMetrics}`],
    // By default a commit may go unseen for three minutes, asked for or not.
    ...['--revision-cache-expiration', '3s'],
  ]);
  argocd('argocd-application-controller', [
    ...['--namespace', ARGO_CD_NAMESPACE, '--kubeconfig', env.KUBECONFIG],
    ...['--repo-server', `127.0.0.1:${PORTS.repoServer}`, '--repo-server-plaintext'],
    ...['--metrics-port', `${PORTS.applicationController}`, '--app-resync', '10', '--app-resync-jitter', '0'],
  ]);
  await until('the repo server is well', 90, () => answers(`http://127.0.0.1:${PORTS.repoServerMetrics}/healthz`));
  await until('the application controller is well', 90, () => answers(`http://127.0.0.1:${PORTS.applicationController}/healthz`));
}

/** What a person sets up with Argo CD, and as `argocd-cm` what Galley's own installation of it says. */
function settings(ca: string) {
  const namespace = ARGO_CD_NAMESPACE;
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const configMap = (name: string, data: Record<string, string> = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data,
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    configMap('argocd-cm', {
      'application.resourceTrackingMethod': 'annotation',
      'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
      'timeout.reconciliation': '10s',
      'timeout.reconciliation.jitter': '0s',
    }),
    configMap('argocd-cmd-params-cm'),
    configMap('argocd-rbac-cm'),
    configMap('argocd-gpg-keys-cm'),
    configMap('argocd-ssh-known-hosts-cm'),
    configMap('argocd-tls-certs-cm', { '127.0.0.1': ca }),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'argocd-secret', namespace, labels },
      stringData: { 'server.secretkey': 'of-a-test-only' },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace },
      spec: {},
    },
  ];
}
