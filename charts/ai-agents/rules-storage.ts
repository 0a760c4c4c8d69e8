import type { Environment, EnvironmentIssue } from 'galley';
import type { AiAgentsConfig } from './config';

type AiAgents = Environment<AiAgentsConfig>;
type ClaimName = keyof AiAgentsConfig['storage'];

const CLAIM_NAMES = ['workspace', 'uploads', 'processorWorkspace', 'modelsCache'] as const satisfies readonly ClaimName[];

/** Rules between the claims, who mounts them, and what the cluster's storage can do. */
export function storageIssues(environment: AiAgents): EnvironmentIssue[] {
  return CLAIM_NAMES.flatMap((name) => {
    const claim = environment.config.storage[name];
    if (claim === undefined) return [];
    return [...classIsThere(environment, name), ...(claim.accessMode === 'ReadWriteOnce' ? oneNodeHasAll(environment, name) : [])];
  });
}

function classIsThere({ cluster, config }: AiAgents, name: ClaimName): EnvironmentIssue[] {
  const { storageClass = '', accessMode = 'ReadWriteMany' } = config.storage[name] ?? {};
  const declared = cluster.storageClasses[storageClass];
  const path = ['config', 'storage', name, 'storageClass'];
  const known = Object.keys(cluster.storageClasses).join(', ') || '(none)';
  if (declared === undefined) {
    return [{ path, expected: `one of cluster.storageClasses (${known})`, got: storageClass, next: 'declare it there, or name another' }];
  }
  if (!declared.accessModes.includes(accessMode)) {
    return [
      {
        path,
        expected: `a class that can do ${accessMode}`,
        got: `${storageClass}, which can do ${declared.accessModes.join(', ')}`,
        next: 'name another class',
      },
    ];
  }
  // Only executors mount it: until one runs, a claim that waits for its first consumer would hold up everything after it.
  if (name === 'modelsCache' && declared.volumeBindingMode !== 'Immediate') {
    return [
      {
        path,
        expected: 'a class that binds at once, since no rendered pod mounts this claim',
        got: `${storageClass}, which is ${declared.volumeBindingMode}`,
        next: 'name another class',
      },
    ];
  }
  return [];
}

/** Who has a pod of each claim beside executors, which the operator puts on any node. */
const MOUNTED_BY: Readonly<Record<ClaimName, readonly ('api' | 'processor')[]>> = {
  workspace: ['api'],
  uploads: ['api', 'processor'],
  processorWorkspace: ['processor'],
  modelsCache: [],
};

/** A ReadWriteOnce claim belongs to one node. So a process with two pods contradicts it, and a second node makes it impossible. */
function oneNodeHasAll({ cluster, config }: AiAgents, name: ClaimName): EnvironmentIssue[] {
  const path = ['config', 'storage', name, 'accessMode'];
  const several = MOUNTED_BY[name].filter((process) => {
    const { replicas, maxReplicas = replicas } = config[process] as { replicas: number; maxReplicas?: number };
    return Math.max(replicas, maxReplicas) > 1;
  });
  if (several.length > 0) {
    return [
      {
        path,
        expected: `ReadWriteMany, since ${several.join(' and ')} may have several pods`,
        got: 'ReadWriteOnce',
        next: 'choose it, or keep to one pod',
      },
    ];
  }
  const nodes = Object.values(cluster.nodePools).reduce((sum, pool) => sum + Math.max(pool.nodes, pool.maxNodes ?? 0), 0);
  if (nodes === 1) return [];
  return [
    {
      path,
      expected: 'ReadWriteMany, or cluster.nodePools with one node in all, since executors run on any node',
      got: `ReadWriteOnce and ${nodes === 0 ? 'no pool' : `${nodes} nodes`}`,
      next: 'choose it',
    },
  ];
}

/** Warns production about data that would be lost for good: the claims, and logins that the cluster renews and stores nowhere else. */
export function dataHasAWayBack({ production, config: { secrets, backup } }: AiAgents): EnvironmentIssue[] {
  if (!production) return [];
  const claims: EnvironmentIssue = {
    path: ['config', 'storage'],
    severity: 'warning',
    wrong: 'no backup: uploads, and the workspace with its account files',
    got: 'no config.backup',
    next: 'name a repository in config.backup; or have the storage (Longhorn) make recurring backups of the claims, and rehearse the way back as docs/systems/ai-agents.md says',
  };
  const logins: EnvironmentIssue = {
    path: ['config', 'secrets', 'credentials'],
    severity: 'warning',
    wrong: `no backup: ${secrets.credentials.join(', ')}, as renewed in the cluster`,
    got: 'production: true',
    next: 'nothing but to know it: a login that is lost is made by hand again, as docs/systems/ai-agents.md says',
  };
  return [...(backup === undefined ? [claims] : []), ...(secrets.credentials.length === 0 ? [] : [logins])];
}
