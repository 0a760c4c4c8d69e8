import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterSchema } from '../../core/env/environment';
import { ROOT } from '../support/galley';
import type { KubeObject } from './support/api-types';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { isReady } from './support/readiness';
import { reload } from './support/reloader';
import { remove } from './support/remove';
import { broughtUp, environmentFolder } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;

/** One row of the table of rotations in docs/systems/, for each system. */
interface Rotation {
  readonly environment: string;
  /** What a person changes in the store. */
  readonly changed: string;
  /** The Secrets that follow, as `namespace/name`. */
  readonly follow: readonly string[];
  /**
   * Workloads that restart by themselves, as the table says, and those that keep running. Those without their own pods get a new template,
   * which their Rollout takes over.
   */
  readonly restart: readonly string[];
  readonly goOn: readonly string[];
}

const ROTATIONS: readonly Rotation[] = [
  {
    environment: 'kaze/agency-prod',
    changed: 'kaze-gateway#ANTHROPIC_API_KEY',
    follow: ['kaze-agency/kaze-gateway'],
    restart: ['kaze-gateway'],
    goOn: ['kaze-runtime', 'kaze-knowledge', 'langfuse-web'],
  },
  {
    environment: 'kaze/cluster-dev', // no Reloader: a person restarts it
    changed: 'kaze-gateway#ANTHROPIC_API_KEY',
    follow: ['kaze/kaze-gateway'],
    restart: [],
    goOn: ['kaze-gateway', 'kaze-runtime'],
  },
  {
    environment: 'memql/staging',
    changed: 'memory-nodes-database-dsn',
    follow: ['memql/memql-secrets'],
    restart: ['identity', 'bff', 'cognition', 'voice', 'agent', 'planner', 'workbench'],
    goOn: ['copresent'],
  },
  {
    environment: 'ai-agents/prod',
    changed: 'ai-agents/ai-agents-api#JWT_SECRET',
    follow: ['ai-agents/ai-agents-api'],
    restart: ['ai-agents-api'],
    goOn: ['ai-agents-app', 'ai-agents-processor'],
  },
  {
    environment: 'blackbox5/hetzner',
    changed: 'blackbox5/redis#REDIS_PASSWORD',
    follow: ['blackbox5-storage/blackbox5-redis', 'blackbox5-system/blackbox5-redis', 'blackbox5-agents/ralf-agent'],
    restart: ['blackbox5-redis', 'control-api', 'scheduler', 'ralf-001', 'ralf-002', 'ralf-003'],
    goOn: ['github-mcp', 'control-api-edge'],
  },
];

/** What pods need beside them; no reconciler, no Rollout and no autoscaler is in it. */
const BESIDE =
  /^(?:Namespace|ServiceAccount|ConfigMap|(?:Cluster)?SecretStore|ExternalSecret|Service|PersistentVolume(?:Claim)?|Certificate|(?:Cluster)?Issuer)$/;
const WORKLOAD = /^(?:Deployment|StatefulSet)$/;
const pausedParts = ['argocd-application-controller', 'rollouts-controller', 'source-controller', 'kustomize-controller'];

/** The applied part of an environment. */
function partOf({ environment, restart, goOn }: Rotation): {
  readonly beside: readonly KubeObject[];
  readonly workloads: readonly KubeObject[];
} {
  const [system = '', name = ''] = environment.split('/');
  const objects = broughtUp(environmentFolder(system, name)).filter(({ apiVersion }) => !/argoproj|fluxcd/.test(apiVersion));
  const named = [...restart, ...goOn];
  return {
    beside: objects.filter(({ kind }) => BESIDE.test(kind)),
    workloads: objects.filter(({ kind, metadata }) => WORKLOAD.test(kind) && named.includes(metadata.name)),
  };
}
const parts = ROTATIONS.map(partOf);
const applied = parts.flatMap(({ beside, workloads }) => [...beside, ...workloads]);
const live = async (object: KubeObject): Promise<KubeObject> => (await api.get(object)) as KubeObject;
const allReady = async (objects: readonly KubeObject[]): Promise<boolean> =>
  (await Promise.all(objects.map(live))).every((object) => isReady(object));
const applyAll = async (objects: readonly KubeObject[]): Promise<void> => {
  await Promise.all(objects.map((object) => api.apply(object)));
};

/** Room for all of them at once, with the classes of all. */
function machinery() {
  const classes = ROTATIONS.map(
    ({ environment }) => parse(readFileSync(join(ROOT, 'envs', `${environment}.yaml`), 'utf8')).cluster.storageClasses,
  );
  const storageClasses = Object.assign({}, ...classes);
  const pool = { machineType: 'any', nodes: 6, allocatable: { cpu: '64', memory: '256Gi', pods: 200 } };
  return { cluster: clusterSchema.parse({ storageClasses, nodePools: { all: pool } }) };
}

beforeAll(async () => {
  for (const part of pausedParts) cluster.pause(part);
  await cluster.store();
  await setMachinery(api, machinery());
  const beside = parts.flatMap((part) => part.beside);
  await applyAll(beside.filter(({ kind }) => kind === 'Namespace'));
  await applyAll(beside.filter(({ kind }) => kind !== 'Namespace'));
  const secrets = beside.filter(({ kind }) => /^(?:ExternalSecret|Certificate)$/.test(kind));
  await until('secrets are there', 60, () => allReady(secrets));
  const workloads = parts.flatMap((part) => part.workloads);
  await applyAll(workloads);
  await until('all run', 120, () => allReady(workloads));
});
afterAll(async () => {
  await cluster.store();
  await remove(api, applied);
  for (const part of pausedParts) cluster.resume(part);
});

/** Of each workload what a restart changes: the template that its controller acts on, and the pods that run. */
async function states(workloads: readonly KubeObject[]): Promise<Record<string, string>> {
  const found = await Promise.all(
    workloads.map(async (object) => {
      const { selector, template } = (await live(object))['spec'];
      const pods = (await api.list('v1', 'Pod', object.metadata.namespace)).filter(
        ({ metadata }) =>
          metadata.deletionTimestamp === undefined &&
          Object.entries(selector.matchLabels as Record<string, string>).every(([key, value]) => metadata.labels?.[key] === value),
      );
      return [
        object.metadata.name,
        JSON.stringify([template.metadata.annotations, pods.map(({ metadata }) => metadata.uid).sort()]),
      ] as const;
    }),
  );
  return Object.fromEntries(found);
}

async function data(secret: string): Promise<string> {
  const [namespace = '', name = ''] = secret.split('/');
  return JSON.stringify((await api.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } }))?.['data']);
}

test.each(ROTATIONS.map((rotation, index) => [rotation.environment, rotation, parts[index]] as const))(
  '%s: the Secrets follow the store, what the table names restarts, and all else goes on',
  async (environment, { changed, follow, restart, goOn }, part) => {
    const { beside = [], workloads = [] } = part ?? {};
    expect(workloads.map(({ metadata }) => metadata.name).sort()).toEqual([...restart, ...goOn].sort());
    const [before, former] = [await states(workloads), await Promise.all(follow.map(data))];
    const at = new Date().toISOString();
    // Two environments read the same path: each change is one of its own.
    await cluster.store({ [changed]: `-${environment}` });
    await until('the Secrets follow', 30, async () => (await Promise.all(follow.map(data))).every((now, index) => now !== former[index]));
    for (const secret of follow) {
      const [namespace = '', name = ''] = secret.split('/');
      const reader = beside.find(
        ({ kind, metadata, spec }) =>
          kind === 'ExternalSecret' && metadata.namespace === namespace && (spec.target?.name ?? metadata.name) === name,
      );
      await until(
        `${secret} says when it was synced`,
        20,
        async () => ((await live(reader as KubeObject))['status'].refreshTime ?? '') > at,
      );
      await reload(api, namespace, name);
    }
    await until('what restarts is there again', 60, async () => {
      const now = await states(workloads);
      return restart.every((each) => now[each] !== before[each]) && (await allReady(workloads));
    });
    const after = await states(workloads);
    expect(
      Object.keys(after)
        .filter((each) => after[each] !== before[each])
        .sort(),
    ).toEqual([...restart].sort());
  },
);
