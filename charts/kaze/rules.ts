import {
  deliveryIssues,
  type Environment,
  type EnvironmentIssue,
  namespaceIsItsOwn,
  operatorsAreSupported,
  operatorsAreThere,
  parseQuantity,
} from 'galley';
import type { KazeConfig } from './config';
import { connectionsOf, neededMebibytes } from './postgres-sizes';
import { dataHasAWayBack } from './rules-data';

type Path = readonly (string | number)[];
type Kaze = Environment<KazeConfig>;

/** Rules between what an environment asks for and what its cluster has. */
export function kazeRules(environment: Kaze): EnvironmentIssue[] {
  return [
    ...deliveryIssues(environment),
    ...operatorsAreSupported(environment),
    ...neededOperatorsAreThere(environment),
    ...namespaceIsItsOwn(environment, environment.config.namespace),
    ...storageClassesAreThere(environment),
    ...rangesAreInOrder(environment),
    ...workspaceFitsItsNode(environment),
    ...featuresHaveWhatTheyNeed(environment),
    ...cellKeepsToItself(environment),
    ...recoveryHasWhatItNeeds(environment),
    ...databaseFitsItsMemory(environment),
    ...dataHasAWayBack(environment),
  ];
}

function neededOperatorsAreThere({ cluster, config }: Kaze): EnvironmentIssue[] {
  return operatorsAreThere(cluster, [
    ['cloudnativePg', 'runs PostgreSQL'],
    ['externalSecrets', 'brings the secrets from Vault'],
    ...(config.features.monitors ? ([['prometheus', 'reads the monitors']] as const) : []),
    ...(config.features.dashboards ? ([['grafana', 'reads the dashboard']] as const) : []),
  ]);
}

function storageClassesAreThere({ cluster, config }: Kaze): EnvironmentIssue[] {
  const { workspace, postgres, langfuse } = config;
  const claims: { path: Path; storageClass: string; accessMode: 'ReadWriteOnce' | 'ReadWriteMany' }[] = [
    { path: ['config', 'workspace', 'storageClass'], storageClass: workspace.storageClass, accessMode: workspace.accessMode },
    { path: ['config', 'postgres', 'storageClass'], storageClass: postgres.storageClass, accessMode: 'ReadWriteOnce' },
    ...(['clickhouse', 'redis', 'objectStore'] as const).flatMap((name) => {
      const store = langfuse[name];
      return store.kind === 'external'
        ? []
        : [{ path: ['config', 'langfuse', name, 'storageClass'], storageClass: store.storageClass, accessMode: 'ReadWriteOnce' as const }];
    }),
  ];
  return claims.flatMap(({ path, storageClass, accessMode }): EnvironmentIssue[] => {
    const declared = cluster.storageClasses[storageClass];
    const known = Object.keys(cluster.storageClasses).join(', ') || '(none)';
    if (declared === undefined)
      return [{ path, expected: `one of cluster.storageClasses (${known})`, got: storageClass, next: 'declare it there, or name another' }];
    if (declared.accessModes.includes(accessMode)) return [];
    return [
      {
        path,
        expected: `a class that can do ${accessMode}`,
        got: `${storageClass}, which can do ${declared.accessModes.join(', ')}`,
        next: 'name another class',
      },
    ];
  });
}

function rangesAreInOrder({ config }: Kaze): EnvironmentIssue[] {
  return (['runtime', 'gateway', 'knowledge'] as const).flatMap((name): EnvironmentIssue[] => {
    const { replicas, maxReplicas } = config[name];
    if (config.features.autoscaling && maxReplicas === undefined) {
      return [{ path: ['config', name], expected: 'maxReplicas, since features.autoscaling is on', got: 'none', next: 'add it' }];
    }
    if (maxReplicas !== undefined && maxReplicas < replicas) {
      return [
        { path: ['config', name, 'maxReplicas'], expected: `at least replicas (${replicas})`, got: `${maxReplicas}`, next: 'raise it' },
      ];
    }
    return [];
  });
}

/** What the sidecars of a pod ask for beside its own container: Tailscale in both, git-sync and langfuse-mcp in the runtime's. */
const SIDECARS = {
  runtime: { cpu: '40m', memory: '192Mi' },
  gateway: { cpu: '20m', memory: '64Mi' },
} as const;

/**
 * Runtime and gateway share the workspace. A ReadWriteOnce claim belongs to one node, so all their pods have to fit there, and where there are
 * several, one more of each while they are replaced. Whether everything fits together is `galley capacity`'s to say.
 */
function workspaceFitsItsNode({ cluster, config }: Kaze): EnvironmentIssue[] {
  if (config.workspace.accessMode === 'ReadWriteMany') return [];
  const path = ['config', 'workspace', 'accessMode'];
  const nodes = Object.values(cluster.nodePools).flatMap(({ allocatable }) => allocatable ?? []);
  if (nodes.length === 0) {
    return [
      {
        path,
        expected: 'cluster.nodePools with allocatable, since all pods that share the claim run on one node',
        got: 'none',
        next: 'declare them, or choose ReadWriteMany',
      },
    ];
  }
  const needs = (resource: 'cpu' | 'memory'): number =>
    (['runtime', 'gateway'] as const)
      .map((name) => {
        const { replicas, maxReplicas = replicas, resources } = config[name];
        const pods = config.features.autoscaling ? maxReplicas : replicas;
        const each = parseQuantity(resources.requests[resource]) + parseQuantity(SIDECARS[name][resource]);
        return (pods === 1 ? 1 : pods + 1) * each;
      })
      .reduce((sum, each) => sum + each, 0);
  const fits = nodes.some(({ cpu, memory }) => parseQuantity(cpu) >= needs('cpu') && parseQuantity(memory) >= needs('memory'));
  if (fits) return [];
  const asked = `${Number(needs('cpu').toFixed(3))} cores and ${(needs('memory') / 2 ** 30).toFixed(1)} GiB`;
  return [
    {
      path,
      expected: 'runtime and gateway pods that fit one node, since they share a ReadWriteOnce claim',
      got: `requests of ${asked}`,
      next: 'lower maxReplicas, or choose ReadWriteMany',
    },
  ];
}

function featuresHaveWhatTheyNeed({ cluster, config }: Kaze): EnvironmentIssue[] {
  const issues: EnvironmentIssue[] = [];
  if (config.features.networkPolicies && cluster.apiServer.length === 0) {
    issues.push({
      path: ['cluster'],
      expected: 'apiServer, since a network policy can name the API server by address only',
      got: 'none',
      next: 'add its addresses',
    });
  }
  if (config.features.readReplicas && config.postgres.instances < 2) {
    issues.push({
      path: ['config', 'postgres', 'instances'],
      expected: 'at least 2, since features.readReplicas is on',
      got: `${config.postgres.instances}`,
      next: 'add an instance',
    });
  }
  return issues;
}

/** A cluster that comes out of an archive must not write into it. */
function recoveryHasWhatItNeeds({ config: { postgres } }: Kaze): EnvironmentIssue[] {
  const { recovery, backup, name } = postgres;
  if (recovery === undefined) return [];
  const path = ['config', 'postgres', 'recovery'];
  if (backup === undefined)
    return [{ path, expected: 'postgres.backup, whose destination the archive is at', got: 'none', next: 'add it' }];
  if ((backup.serverName ?? name) !== recovery.serverName) return [];
  return [
    {
      path: [...path, 'serverName'],
      expected: 'another name than that of backup, since the new cluster must not write into the old archive',
      got: recovery.serverName,
      next: 'name the next generation in backup.serverName',
    },
  ];
}

/** Connections cost memory that nothing else shows: the kernel would kill the pod once all are in use. */
function databaseFitsItsMemory({ config }: Kaze): EnvironmentIssue[] {
  const has = parseQuantity(config.postgres.resources.limits.memory) / 2 ** 20;
  const needs = neededMebibytes(config);
  if (has >= needs) return [];
  return [
    {
      path: ['config', 'postgres', 'resources', 'limits', 'memory'],
      expected: `at least ${needs}Mi: a quarter of the request for its buffers, and 10Mi for each of ${connectionsOf(config)} connections`,
      got: config.postgres.resources.limits.memory,
      next: 'raise it, or lower the number of pods',
    },
  ];
}

/** What would let one cell read another's keys, or its agents change what runs. */
function cellKeepsToItself({ config, repository }: Kaze): EnvironmentIssue[] {
  const issues: EnvironmentIssue[] = [];
  if (config.cell === 'shared' && config.vault.mount === 'kv') {
    issues.push({
      path: ['config', 'vault', 'mount'],
      expected: 'a mount of this cell alone, since cells that share a Vault have the same paths',
      got: 'kv',
      next: 'mount an engine for the cell',
    });
  }
  if ((config.cell === 'shared') !== (config.quota !== undefined)) {
    issues.push({
      path: ['config', 'quota'],
      expected:
        config.cell === 'shared'
          ? 'how much the namespace may take, since the cell shares its cluster'
          : 'none in a dedicated cell, which has its cluster to itself',
      got: config.quota === undefined ? 'none' : `${config.quota.pods} pods`,
      next: config.cell === 'shared' ? 'add it; galley capacity says what the cell asks for' : 'take it out',
    });
  }
  const own = repository.url
    .replace(/(\.git)?\/*$/, '')
    .split(/[/:]/)
    .slice(-2)
    .join('/');
  if (!config.workspace.denyRepositories.includes(own)) {
    issues.push({
      path: ['config', 'workspace', 'denyRepositories'],
      expected: `${own} among them, since the cell is reconciled from it`,
      got: config.workspace.denyRepositories.join(', '),
      next: 'add it',
    });
  }
  return issues;
}
