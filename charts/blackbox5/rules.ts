import { deliveryIssues, type Environment, type EnvironmentIssue, operatorsAreSupported, operatorsAreThere, parseQuantity } from 'galley';
import type { Blackbox5Config } from './config';

type Blackbox5 = Environment<Blackbox5Config>;
type Path = readonly (string | number)[];

/** Rules between what an environment asks for and what its cluster has. */
export function blackbox5Rules(environment: Blackbox5): EnvironmentIssue[] {
  return [
    ...deliveryIssues(environment),
    ...operatorsAreThere(environment.cluster, [
      ['certManager', 'issues the certificate of the Control API'],
      ['externalSecrets', 'brings the secrets from Vault'],
    ]),
    ...operatorsAreSupported(environment),
    ...apiServerHasAddresses(environment),
    ...storageClassesAreThere(environment),
    ...codeIsLargeEnough(environment),
    ...onlyNodeIsTheOnlyOne(environment),
    ...mastersFitTheirNodes(environment),
    ...fleetHasRoom(environment),
    ...namesAreFree(environment),
    ...productionIsBackedUp(environment),
    ...runsAreBackedUp(environment),
    ...floatingAddressesLast(environment),
  ];
}

/** Kubernetes warns of `externalIPs` from 1.36 on, and takes them no more from 1.40 on (KEP-5707). */
function floatingAddressesLast({ kubernetesVersion, config: { controlApi } }: Blackbox5): EnvironmentIssue[] {
  if (controlApi.exposure?.floatingIps === undefined || kubernetesVersion.minor < 36) return [];
  const path = ['config', 'controlApi', 'exposure', 'floatingIps'];
  const next =
    'take them out, and have a controller of floating addresses lead to the pods of control-api-edge (docs/systems/blackbox5.md)';
  const got = `Kubernetes ${kubernetesVersion}`;
  if (kubernetesVersion.minor >= 40) return [{ path, expected: 'Kubernetes before 1.40, which leads externalIPs nowhere', got, next }];
  return [{ path, severity: 'warning', wrong: 'externalIPs are deprecated, and lead nowhere from Kubernetes 1.40 on', got, next }];
}

function apiServerHasAddresses({ cluster }: Blackbox5): EnvironmentIssue[] {
  if (cluster.apiServer.length > 0) return [];

  return [
    {
      path: ['cluster'],
      expected: 'apiServer, since a network policy can name the API server by address only',
      got: 'none',
      next: 'add its addresses',
    },
  ];
}

/** Block storage is one node's, whatever the claim says; the code has to be everywhere. */
function storageClassesAreThere({ cluster: { storageClasses }, config }: Blackbox5): EnvironmentIssue[] {
  const { code, redis, fleet } = config;
  const own = Object.entries(fleet.agents).flatMap(([name, { runs }]): [Path, string][] =>
    runs === undefined ? [] : [[['config', 'fleet', 'agents', name, 'runs', 'storageClass'], runs.storageClass]],
  );
  const needed: (readonly [Path, string, 'ReadWriteOnce' | 'ReadWriteMany'])[] = [
    [['config', 'code', 'storageClass'], code.storageClass, 'ReadWriteMany'],
    [['config', 'redis', 'storage', 'storageClass'], redis.storage.storageClass, 'ReadWriteOnce'],
    [['config', 'fleet', 'runs', 'storageClass'], fleet.runs.storageClass, 'ReadWriteOnce'],
    ...own.map(([path, storageClass]) => [path, storageClass, 'ReadWriteOnce'] as const),
  ];
  return needed.flatMap(([path, storageClass, mode]) => {
    const declared = Object.hasOwn(storageClasses, storageClass) ? storageClasses[storageClass] : undefined;
    if (declared?.accessModes.includes(mode)) return [];
    const able = Object.keys(storageClasses).filter((name) => storageClasses[name]?.accessModes.includes(mode));

    return [
      {
        path,
        expected: `a class of cluster.storageClasses that has ${mode} (${able.join(', ') || 'none has'})`,
        got: storageClass,
        next: 'name one, or declare it there',
      },
    ];
  });
}

function codeIsLargeEnough({ production, config }: Blackbox5): EnvironmentIssue[] {
  if (!production || parseQuantity(config.code.size) >= parseQuantity('100Gi')) return [];

  return [
    {
      path: ['config', 'code', 'size'],
      expected: 'at least 100Gi in production, for the code and what agents build of it',
      got: config.code.size,
      next: 'raise it',
    },
  ];
}

/** A directory of one node is everywhere only where that is the only node. */
function onlyNodeIsTheOnlyOne({ cluster, config }: Blackbox5): EnvironmentIssue[] {
  const nodes = Object.values(cluster.nodePools).reduce((sum, pool) => sum + (pool.maxNodes ?? pool.nodes), 0);
  if (config.code.source.kind !== 'node' || nodes <= 1) return [];

  return [
    {
      path: ['config', 'code', 'source', 'kind'],
      expected: `nfs or cephfs, since pods on ${nodes} nodes share the code`,
      got: 'node',
      next: 'name a server',
    },
  ];
}

function mastersFitTheirNodes({ cluster, config }: Blackbox5): EnvironmentIssue[] {
  const nodes = Object.values(cluster.nodePools).reduce((sum, pool) => sum + pool.nodes, 0);
  if (config.redis.apart !== 'required' || nodes >= 3 || nodes === 0) return [];

  return [
    {
      path: ['config', 'redis'],
      expected: `preferred, since three masters can't be on different ones of ${nodes} nodes`,
      got: 'required',
      next: 'write redis.apart: preferred, or add nodes',
    },
  ];
}

function fleetHasRoom({ config: { fleet } }: Blackbox5): EnvironmentIssue[] {
  const count = Object.keys(fleet.agents).length;
  if (count <= fleet.maxAgents) return [];

  return [
    {
      path: ['config', 'fleet', 'maxAgents'],
      expected: `at least the ${count} agents that there are`,
      got: `${fleet.maxAgents}`,
      next: 'raise it, or take agents out',
    },
  ];
}

/** An agent's name becomes that of a workload, and of a part of the application, beside those that are there anyway. */
function namesAreFree({ config: { fleet } }: Blackbox5): EnvironmentIssue[] {
  return Object.keys(fleet.agents)
    .filter((name) => /^(backup-|runs-)|^(closed|room|code|ralf-agents|ralf-operator|ralf-settings|control-api)$|-restore$/.test(name))
    .map((name) => ({
      path: ['config', 'fleet', 'agents', name],
      expected: 'a name that nothing else of the namespace has',
      got: name,
      next: 'choose another, such as ralf-004',
    }));
}

function productionIsBackedUp({ production, config }: Blackbox5): EnvironmentIssue[] {
  if (!production || config.backup !== undefined) return [];

  return [
    {
      path: ['config', 'backup'],
      expected: 'a repository in production, since the code, the state and the runs are on these disks alone',
      got: 'none',
      next: 'add it',
    },
  ];
}

/** A disk that the operator makes is on a node that only the operator knows of, so that no task can be put beside it. */
function runsAreBackedUp({ config: { fleet, backup } }: Blackbox5): EnvironmentIssue[] {
  if (fleet.as === 'workloads' || backup === undefined) return [];

  return [
    {
      path: ['config', 'fleet', 'as'],
      expected: 'workloads for runs to be backed up too',
      got: 'resources, whose disks the operator makes',
      next: 'back them up another way, or live without',
      severity: 'warning',
    },
  ];
}
