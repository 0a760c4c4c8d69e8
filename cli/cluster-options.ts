import { LiveCluster } from '../ports/cluster/cluster';
import { KubeClient } from '../ports/cluster/kube-client';
import { readKubeConfig } from '../ports/cluster/kube-config';
import type { Command } from './command';

/** Which cluster a command asks, as kubectl's own options say it. */
export interface ClusterOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Adds `--kubeconfig` and `--context`. */
export function withClusterOptions(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig to use (default: $KUBECONFIG, else ~/.kube/config)')
    .option('--context <name>', 'context of it (default: its current one)');
}

/** @throws GalleyError KUBECONFIG_INVALID */
export async function clusterOf({ kubeconfig, context }: ClusterOptions): Promise<LiveCluster> {
  const config = await readKubeConfig({ ...(kubeconfig !== undefined && { file: kubeconfig }), ...(context !== undefined && { context }) });
  return new LiveCluster(new KubeClient(config));
}
