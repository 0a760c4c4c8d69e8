import { type JsonObject, type KubernetesObject, parseQuantity } from 'galley';
import { type ApiObject, type Construct, Quota, type QuotaProps } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import type { AiAgentsInstallation } from './installation';
import { EXECUTOR, NAMESPACE } from './names';

/** Tasks of the clock that may run at once, each with a little. */
const TASKS = { pods: 4, cpu: 0.2, memory: 2 ** 28 };
/** A backup, or the restore that a person starts. */
const BACKUP_TASK = { pods: 1, cpu: 0.1, memory: 2 ** 28 };

/** Pods of executors that may run at once: each process starts as many as it works on. */
export function mostExecutors({ executors, api, processor, workerConcurrency }: AiAgentsConfig): number {
  return executors.most ?? workerConcurrency * (api.replicas + (processor.maxReplicas ?? processor.replicas));
}

/** Says on the LimitRange how many executors there may be: `galley capacity` reads it there. */
const EXECUTORS = 'galley.dev/executors';

/** Adds how much the namespace may take. */
export function addRoom(chart: Construct, installation: AiAgentsInstallation): void {
  const quota = new Quota(chart, 'room', room(installation));
  (quota.node.findChild('limit-range') as ApiObject).metadata.addAnnotation(EXECUTORS, String(mostExecutors(installation.config)));
}

/** The most pods that API and processor create at once, for the capacity of nodes: each requests the default of a container. */
export function executorsAtMost({ kind, metadata, spec }: KubernetesObject): KubernetesObject[] {
  const most = (metadata.annotations as Record<string, string> | undefined)?.[EXECUTORS];
  if (kind !== 'LimitRange' || most === undefined) return [];
  const [{ defaultRequest: requests = {}, default: limits = {} } = {}] = (
    spec as unknown as { limits: { defaultRequest?: JsonObject; default?: JsonObject }[] }
  ).limits;
  const labels = { 'app.kubernetes.io/name': EXECUTOR };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `${EXECUTOR}s-at-most`, namespace: metadata.namespace ?? NAMESPACE },
      spec: {
        replicas: Number(most),
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: EXECUTOR, resources: { requests, limits } }] } },
      },
    },
  ];
}

/**
 * How much the namespace may take: all processes at their most, twice, since an update runs old and new pods side by side; webhooks that the operator makes;
 * as many executors as the processes start. What is above that waits, and no request starves what else the cluster runs.
 */
function room({ config }: AiAgentsInstallation): QuotaProps {
  const { api, app, processor, webhooks, executors } = config;
  const processes = [
    { pods: api.replicas, ...api.resources },
    { pods: app.replicas, ...app.resources },
    { pods: processor.maxReplicas ?? processor.replicas, ...processor.resources },
    { pods: Object.keys(webhooks).length * 2, ...executors.resources },
  ];
  const most = mostExecutors(config);
  const tasks = config.backup === undefined ? [TASKS] : [TASKS, BACKUP_TASK];
  const sum = (resource: 'cpu' | 'memory'): number =>
    processes.reduce((all, { pods, requests }) => all + 2 * pods * parseQuantity(requests[resource]), 0) +
    most * parseQuantity(executors.resources.requests[resource]) +
    tasks.reduce((all, each) => all + each[resource], 0);
  const { requests, limits } = executors.resources;
  return {
    hard: {
      pods: `${processes.reduce((all, { pods }) => all + 2 * pods, 0) + most + tasks.reduce((all, each) => all + each.pods, 0)}`,
      'requests.cpu': `${Math.ceil(sum('cpu'))}`,
      'requests.memory': `${Math.ceil(sum('memory') / 2 ** 30)}Gi`,
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    },
    container: { defaultRequests: requests, defaultLimits: limits },
  };
}
