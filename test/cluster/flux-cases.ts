import { aiAgents } from '../../charts/ai-agents';
import { blackbox5 } from '../../charts/blackbox5';
import type { KubeRef } from './support/api-types';
import { FluxEnvironment, type Folder } from './support/flux-environment';
import { Reconciled } from './support/reconciled';

/** An environment, and what is done with it. */
export interface FluxCase {
  readonly title: string;
  readonly reconciled: Reconciled;
  readonly flux: FluxEnvironment;
  /** A folder, and the secret of it that does not come at first. */
  readonly held: { readonly folder: Folder; readonly secret: string };
  /** The second commit: images of the release with a new tag, and in each folder that the release does not reach a file and what is changed in it. */
  readonly second: {
    readonly version: string;
    readonly images: readonly string[];
    readonly edits: Readonly<Record<string, readonly [string, string]>>;
  };
  /** Objects that the test changes or deletes by hand, and their folders. */
  readonly byHand: { readonly folder: Folder; readonly changed: KubeRef; readonly deleted: KubeRef };
  /** The third commit: files that are dropped, those whose objects go, and those whose objects stay. */
  readonly third: { readonly gone: readonly string[]; readonly stays: readonly string[] };
}

const ref = (apiVersion: string, kind: string, name: string, namespace?: string): KubeRef => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

const REFRESH = ['refreshInterval: 1m0s', 'refreshInterval: 2m0s'] as const;
const labelled = (label: string) => [`    ${label}`, `    galley.dev/commit: second\n    ${label}`] as const;

/** Every environment that the suite has Flux reconcile. @param ca PEM of the authority that signed the git server's certificate */
export function fluxCases(ca: string): readonly FluxCase[] {
  const agents = new Reconciled(ca, aiAgents, 'prod');
  const loops = new Reconciled(ca, blackbox5, 'hetzner');
  return [
    {
      title: 'AI Agents',
      reconciled: agents,
      flux: new FluxEnvironment('ai-agents-prod', agents.tree, {
        'infra-cluster': [],
        infra: ['infra-cluster'],
        instructions: ['infra'],
        agents: ['instructions'],
        main: ['instructions'],
        processor: ['main'],
        webhook: ['main'],
      }),
      held: { folder: 'infra', secret: 'ExternalSecret/ai-agents/ai-agents-api' },
      second: {
        version: '2.4.1',
        images: ['api', 'app', 'processor', 'webhook'],
        edits: {
          'infra-cluster/namespace-ai-agents.yaml': labelled('app.kubernetes.io/managed-by: galley'),
          'infra/externalsecret-ai-agents-api.yaml': REFRESH,
          'instructions/aiinstruction-global-testing.yaml': ['priority: 50', 'priority: 55'],
          'agents/aimodel-claude.yaml': ['model: claude-sonnet-4-5', 'model: claude-sonnet-4-6'],
        },
      },
      byHand: {
        folder: 'main',
        changed: ref('apps/v1', 'Deployment', 'ai-agents-app', 'ai-agents'),
        deleted: ref('v1', 'Service', 'ai-agents-app', 'ai-agents'),
      },
      third: {
        gone: ['main/configmap-ai-agents-dashboard.yaml', 'main/poddisruptionbudget-ai-agents-app.yaml'],
        stays: [
          'infra-cluster/namespace-ai-agents.yaml',
          'infra-cluster/customresourcedefinition-aimodels.labrats.work.yaml',
          'main/persistentvolumeclaim-ai-agents-uploads.yaml',
        ],
      },
    },
    {
      title: 'Blackbox5',
      reconciled: loops,
      flux: new FluxEnvironment('blackbox5-hetzner', loops.tree, {
        cluster: [],
        'storage/secrets': ['cluster'],
        'storage/stores': ['storage/secrets'],
        'storage/setup': ['storage/stores'],
        'storage/backups': ['storage/setup'],
        'mcp/secrets': ['storage/backups'],
        'mcp/workloads': ['mcp/secrets'],
        'system/secrets': ['storage/backups'],
        'system/workloads': ['system/secrets'],
        'agents/secrets': ['mcp/workloads', 'system/workloads'],
        'agents/agents': ['agents/secrets'],
        'agents/backups': ['agents/agents'],
      }),
      held: { folder: 'mcp/secrets', secret: 'ExternalSecret/blackbox5-mcp/github-mcp' },
      second: {
        version: '0.1.1',
        images: ['control-api', 'filesystem-mcp', 'ralf-agent', 'ralf-operator', 'scheduler', 'redis', 'restic'],
        edits: {
          'cluster/namespace-blackbox5-mcp.yaml': labelled('app.kubernetes.io/managed-by: galley'),
          'storage/secrets/externalsecret-blackbox5-redis.yaml': REFRESH,
          'mcp/secrets/externalsecret-github-mcp.yaml': REFRESH,
          'system/secrets/externalsecret-blackbox5-redis.yaml': REFRESH,
          'agents/secrets/externalsecret-ralf-agent.yaml': REFRESH,
        },
      },
      byHand: {
        folder: 'mcp/workloads',
        changed: ref('apps/v1', 'Deployment', 'filesystem-mcp', 'blackbox5-mcp'),
        deleted: ref('v1', 'Service', 'filesystem-mcp', 'blackbox5-mcp'),
      },
      third: {
        gone: ['mcp/workloads/service-serena-mcp.yaml', 'system/workloads/configmap-blackbox5-dashboard.yaml'],
        stays: [
          'cluster/namespace-blackbox5-mcp.yaml',
          'cluster/persistentvolume-blackbox5-code-blackbox5-mcp.yaml',
          'cluster/customresourcedefinition-ralfinstances.blackbox5.dev.yaml',
          'agents/agents/persistentvolumeclaim-runs-ralf-001.yaml',
        ],
      },
    },
  ];
}
