import { type Application, Claim, GitSync, LangfuseMcp, type ServiceWorkload, Size, type StoreRef, Volume } from 'galley/constructs';
import type { Cell } from './cell';
import { KazeService } from './service';
import { workspaceNodeGroup } from './workspace';

/** Port of the MCP proxy: on localhost only, reached through the runtime as /mcp/. */
const MCP_PORT = 4101;
const GIT_SYNC_PORT = 8082;

/** Input of the runtime's chart. */
export interface RuntimeProps {
  readonly cell: Cell;
  readonly store: StoreRef;
  readonly after: readonly Application[];
  /** Langfuse's address in the cluster. */
  readonly langfuseUrl: string;
}

/** Output of the runtime's chart, for other charts. */
export interface Runtime {
  readonly application: Application;
  readonly workload: ServiceWorkload;
  readonly workspace: Claim;
}

/**
 * kaze-runtime: runs the agents. It knows where gateway and knowledge are, and holds no provider key and no GitHub token: the one that
 * reads the agents' repository is git-sync's alone.
 */
export function runtime({ cell, store, after, langfuseUrl }: RuntimeProps): Runtime {
  const { agents, openclaw, workspace } = cell.config;
  const service = new KazeService({ cell, name: 'kaze-runtime', store, after, port: 4100, closedPorts: [MCP_PORT, GIT_SYNC_PORT] });
  const { keys, tailscale, workloadStage } = service;

  const gitSync = new GitSync(workloadStage, 'agents', {
    image: cell.images['git-sync'],
    repository: agents.repository,
    ref: agents.ref,
    root: '/agents',
    link: 'kaze-agent-ops',
    token: keys.key('GIT_SYNC_TOKEN'),
  });
  const langfuseMcp = new LangfuseMcp(workloadStage, 'langfuse-mcp', {
    image: cell.images['langfuse-mcp'],
    host: langfuseUrl,
    port: MCP_PORT,
    publicKey: keys.key('LANGFUSE_PUBLIC_KEY'),
    secretKey: keys.key('LANGFUSE_SECRET_KEY'),
  });
  // With its first consumer, or a claim that waits for one would never be bound.
  const claim = new Claim(workloadStage, 'workspace-pvc', {
    size: Size.gibibytes(Number.parseInt(workspace.size, 10)),
    accessMode: workspace.accessMode,
    storageClassName: workspace.storageClass,
  });

  const nodeGroup = workspaceNodeGroup(cell.config);
  const workload = service.workload({
    nodeGroup,
    sidecars: [gitSync, langfuseMcp],
    container: {
      env: {
        KAZE_GATEWAY_URL: keys.key('KAZE_GATEWAY_URL'),
        KAZE_KNOWLEDGE_URL: keys.key('KAZE_KNOWLEDGE_URL'),
        LANGFUSE_PUBLIC_KEY: keys.key('LANGFUSE_PUBLIC_KEY'),
        LANGFUSE_SECRET_KEY: keys.key('LANGFUSE_SECRET_KEY'),
        // Served on as /langfuse/ and /mcp/.
        LANGFUSE_BASE_URL: langfuseUrl,
        LANGFUSE_MCP_URL: langfuseMcp.url,
        AGENTS_DIR: gitSync.path,
        WORKSPACE_DIR: '/workspace',
        OPENCLAW_URL: `http://${openclaw.hostname}:${openclaw.port}`,
        // The tailnet is reached through the sidecar's proxy, the cluster directly.
        ...tailscale.proxyEnv(['kaze-gateway', 'kaze-knowledge', 'langfuse-web']),
        NODE_USE_ENV_PROXY: '1',
      },
      mounts: [gitSync.mount, claim.volume.mount('/workspace'), Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp')],
    },
  });
  return { application: service.application, workload, workspace: claim };
}
