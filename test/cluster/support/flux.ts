import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeApi } from './api';
import { answers } from './control-plane';
import type { Pki } from './pki';
import type { Processes } from './processes';
import { PORTS } from './settings';
import { until } from './until';

/** Where Flux runs, as the environment files say. */
export const FLUX_NAMESPACE = 'flux-system';

/** Inputs to start Flux. */
export interface FluxProps {
  readonly processes: Processes;
  readonly api: KubeApi;
  readonly pki: Pki;
  readonly bin: string;
  /** Folder for what it fetched. */
  readonly data: string;
}

/** Starts the source controller and the kustomize controller, and waits until both say that they are well. Their definitions are there. */
export async function startFlux({ processes, api, pki, bin, data }: FluxProps): Promise<void> {
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_NAMESPACE } });
  const folder = (name: string): string => {
    mkdirSync(join(data, name), { recursive: true });
    return join(data, name);
  };
  const authority = join(folder('tls'), 'ca.crt');
  writeFileSync(authority, pki.ca);
  const env = {
    RUNTIME_NAMESPACE: FLUX_NAMESPACE,
    KUBECONFIG: pki.kubeconfig('flux', FLUX_NAMESPACE),
    TMPDIR: folder('tmp'),
    // The git server's certificate is the run's own; in a cluster it would be one that the system trusts.
    SSL_CERT_FILE: authority,
  };
  const storage = `127.0.0.1:${PORTS.sourceStorage}`;
  const flux = (name: string, metrics: number, health: number, args: readonly string[]): void =>
    processes.start(
      name,
      join(bin, name),
      [
        '--enable-leader-election=false',
        ...['--metrics-addr', `127.0.0.1:${metrics}`, '--health-addr', `127.0.0.1:${health}`],
        ...['--log-level', 'info', '--concurrent', '8', ...args],
      ],
      env,
    );
  flux('source-controller', PORTS.sourceMetrics, PORTS.sourceHealth, [
    ...['--storage-path', folder('storage'), '--storage-addr', storage, '--storage-adv-addr', storage],
  ]);
  // By default a Kustomization whose dependency is not ready is looked at again after 30 s.
  flux('kustomize-controller', PORTS.kustomizeMetrics, PORTS.kustomizeHealth, ['--requeue-dependency', '500ms']);
  await until('the source controller is well', 90, () => answers(`http://127.0.0.1:${PORTS.sourceHealth}/readyz`));
  await until('the kustomize controller is well', 90, () => answers(`http://127.0.0.1:${PORTS.kustomizeHealth}/readyz`));
}
