import {
  type Application,
  Claim,
  ConfigMap,
  CustomResource,
  contentHash,
  ExternalSecretGrant,
  LoopWorkload,
  type LoopWorkloadProps,
  type RedisCluster,
  ServiceAccount,
  SharedVolumeClaim,
  Size,
  type Stage,
  spreadOverNodes,
  Volume,
  type WorkloadPeer,
} from 'galley/constructs';
import { grantAccess } from './access';
import { agentSettings } from './agent-settings';
import { type Backups, runsBackups } from './backups';
import { type Base, gibibytes } from './cluster';
import type { AgentConfig } from './config';
import type { Blackbox5Installation } from './installation';
import { MCP_URLS } from './mcp';
import {
  AGENT_LABELS,
  AGENT_SECRET,
  AGENT_SETTINGS,
  CODE_DIRECTORY,
  CONTROL_GATEWAY,
  ENTRY_POINT,
  NAMESPACES,
  RALF_LOOP,
  RUNS_DIRECTORY,
  runsClaim,
  SETTINGS_DIRECTORY,
  USER,
} from './names';
import { RALFInstance } from './ralf-instance';
import { redisAddresses } from './redis-addresses';
import { PATHS, resticRepository, secretStore } from './secrets';
import type { ControlPlane } from './system';

/** All agents, rendered or made by the operator: whoever's pods carry their label. */
export const AGENTS: WorkloadPeer = { name: 'ralf-agents', podSelector: AGENT_LABELS, ports: {}, namespace: NAMESPACES.agents };

/** The namespace of the agents: each a workload of its own, or an instance that the operator makes one of, as the environment says; never both. */
export function fleet(
  installation: Blackbox5Installation,
  { application: base, code }: Base,
  {
    controlPlane,
    redis,
    after,
  }: { readonly controlPlane: ControlPlane; readonly redis: RedisCluster; readonly after: readonly Application[] },
): Backups {
  const { config } = installation;
  const application = installation.application('agents', { after: [base, ...after], stages: ['secrets', 'agents', 'backups'] });
  const [secrets, agents] = [application.stage('secrets'), application.stage('agents')];
  const store = secretStore(secrets, installation, 'agents');
  const secret = new ExternalSecretGrant(secrets, AGENT_SECRET, {
    store,
    keys: {
      ANTHROPIC_API_KEY: { remoteKey: PATHS.agents.path, property: 'ANTHROPIC_API_KEY' },
      REDIS_PASSWORD: { remoteKey: PATHS.redis.path, property: 'REDIS_PASSWORD' },
    },
  });
  const settings = new ConfigMap(agents, AGENT_SETTINGS, { data: agentSettings(config) });
  const claim = new SharedVolumeClaim(agents, 'code', { volume: code });
  installation.close(agents, AGENTS);
  grantAccess(secrets, config, controlPlane);

  if (config.fleet.as === 'resources') {
    // The operator's pods name no account, so they use this one. It has their pull secret.
    new ServiceAccount(secrets, 'account-of-made-pods', { name: 'default' });
    for (const [name, agent] of Object.entries(config.fleet.agents)) instance(agents, name, settingsOf(installation, agent));
    return { tasks: [], readsRedis: [] };
  }
  const repository = resticRepository(secrets, store, installation, 'agents');
  const scratch = Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(4) });
  const container = (name: string, agent: AgentConfig, runs: Claim): LoopWorkloadProps['container'] => ({
    image: installation.images['ralf-agent'],
    command: [RALF_LOOP],
    resources: agent.resources ?? config.fleet.resources,
    env: {
      RALF_AGENT: name,
      RALF_PROJECT: agent.project,
      RALF_ENTRY_POINT: ENTRY_POINT,
      RALF_RUNS_DIR: RUNS_DIRECTORY,
      RALF_ROUTES: `${SETTINGS_DIRECTORY}/routes.yaml`,
      MCP_CONFIG: `${SETTINGS_DIRECTORY}/mcp.json`,
      GITHUB_MCP_URL: MCP_URLS.github,
      FILESYSTEM_MCP_URL: MCP_URLS.filesystem,
      SERENA_MCP_URL: MCP_URLS.serena,
      CONTROL_GATEWAY_URL: CONTROL_GATEWAY,
      REDIS_NODES: redisAddresses(redis),
      REDIS_PASSWORD: secret.key('REDIS_PASSWORD'),
      ANTHROPIC_API_KEY: secret.key('ANTHROPIC_API_KEY'),
      HOME: '/tmp',
    },
    mounts: [
      claim.volume.mount(CODE_DIRECTORY),
      runs.volume.mount(RUNS_DIRECTORY),
      settings.volume.mount(SETTINGS_DIRECTORY, { readOnly: true }),
      scratch.mount('/tmp'),
    ],
  });
  const runs = Object.entries(config.fleet.agents).map(([name, agent]): [string, Claim] => {
    const { size, storageClass } = agent.runs ?? config.fleet.runs;
    const disk = new Claim(agents, runsClaim(name), { size: Size.gibibytes(gibibytes(size)), storageClassName: storageClass });
    new LoopWorkload(agents, name, {
      kubernetesVersion: installation.environment.kubernetesVersion,
      runAs: { user: USER, group: USER },
      fsGroup: USER,
      podLabels: AGENT_LABELS,
      // Its backup mounts the same disk, so that both are on one node.
      nodeGroup: runsClaim(name),
      topologySpreadConstraints: [spreadOverNodes(AGENT_LABELS)],
      podAnnotations: { 'checksum/settings': contentHash(settings.data) },
      terminationGracePeriodSeconds: 120,
      container: container(name, agent, disk),
      ...installation.reloadedBy([secret.name]),
    });
    return [name, disk];
  });
  return runsBackups(application.stage('backups'), installation, { runs: Object.fromEntries(runs), repository });
}

function settingsOf({ config }: Blackbox5Installation, agent: AgentConfig): Required<AgentConfig> {
  return { project: agent.project, resources: agent.resources ?? config.fleet.resources, runs: agent.runs ?? config.fleet.runs };
}

function instance(chart: Stage, name: string, { project, resources, runs }: Required<AgentConfig>): void {
  const { cpu, memory } = resources.limits;
  new CustomResource(chart, name, {
    type: RALFInstance,
    spec: { project, resources: { requests: resources.requests, limits: { memory, cpu } }, runs },
  });
}
