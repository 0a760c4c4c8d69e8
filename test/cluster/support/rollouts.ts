import { join } from 'node:path';
import type { KubeApi } from './api';
import { answers } from './control-plane';
import type { Pki } from './pki';
import type { Processes } from './processes';
import { PORTS } from './settings';
import { until } from './until';

const NAMESPACE = 'argo-rollouts';

/** Inputs to start Argo Rollouts' controller. */
export interface RolloutsProps {
  readonly processes: Processes;
  readonly api: KubeApi;
  readonly pki: Pki;
  readonly bin: string;
}

/** Starts the controller of Argo Rollouts, and waits until it says that it is well. Its definitions are there. */
export async function startRollouts({ processes, api, pki, bin }: RolloutsProps): Promise<void> {
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  processes.start('rollouts-controller', join(bin, 'rollouts-controller'), [
    ...['--kubeconfig', pki.kubeconfig('argo-rollouts', NAMESPACE), '--leader-elect=false'],
    ...['--metricsPort', `${PORTS.rolloutsMetrics}`, '--healthzPort', `${PORTS.rolloutsHealth}`],
  ]);
  await until('the controller of Argo Rollouts is well', 90, () => answers(`http://127.0.0.1:${PORTS.rolloutsHealth}/healthz`));
}
