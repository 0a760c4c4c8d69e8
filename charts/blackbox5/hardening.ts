import { parseQuantity } from 'galley';
import { type Application, ClosedNamespace, Quota, type QuotaResource } from 'galley/constructs';
import type { Blackbox5Config } from './config';
import type { Blackbox5Installation } from './installation';
import { PARTS, type Part } from './names';

type Room = Readonly<Partial<Record<QuotaResource, string>>>;

/** Enough for the rendered pods, their updates and Jobs, and too little for a runaway workload. */
const ROOM: Readonly<Record<Exclude<Part, 'agents'>, Room>> = {
  system: {
    pods: '20',
    'requests.cpu': '4',
    'requests.memory': '6Gi',
    persistentvolumeclaims: '0',
    'services.loadbalancers': '1',
    'services.nodeports': '2',
  },
  storage: { pods: '20', 'requests.cpu': '4', 'requests.memory': '8Gi', persistentvolumeclaims: '6', 'services.loadbalancers': '0' },
  mcp: { pods: '10', 'requests.cpu': '4', 'requests.memory': '8Gi', persistentvolumeclaims: '1', 'services.loadbalancers': '0' },
};

/** What a container gets that says nothing: none of ours. */
const UNSAID = { defaultRequests: { cpu: '100m', memory: '128Mi' }, defaultLimits: { memory: '512Mi' } };

/** Closes every namespace to undeclared pods, and limits its share of the cluster. */
export function hardening({ applications, config }: Blackbox5Installation): void {
  for (const application of applications.filter(({ node }) => PARTS.includes(node.id as Part))) {
    const part = application.node.id as Part;
    const chart = firstOf(application);
    new ClosedNamespace(chart, 'closed');
    new Quota(chart, 'room', { hard: part === 'agents' ? roomOfAgents(config) : ROOM[part], container: UNSAID });
  }
}

/** As many agents as there may be, and for each a backup or a restore beside it. */
function roomOfAgents({ fleet: { maxAgents, resources, agents } }: Blackbox5Config): Room {
  const all = [resources, ...Object.values(agents).flatMap((agent) => agent.resources ?? [])];
  const largest = (resource: 'cpu' | 'memory'): number => Math.max(...all.map(({ requests }) => parseQuantity(requests[resource])));
  const [backupCpu, backupMemory] = [0.1, 2 ** 28];
  return {
    pods: String(maxAgents * 2),
    'requests.cpu': `${Math.ceil(maxAgents * (largest('cpu') + backupCpu))}`,
    'requests.memory': `${Math.ceil((maxAgents * (largest('memory') + backupMemory)) / 2 ** 30)}Gi`,
    persistentvolumeclaims: String(maxAgents + 1),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}

/** Where it has stages, what holds for the namespace is there before anything else. */
function firstOf(application: Application) {
  return application.stages[0] ?? application;
}
