import {
  type Application,
  type Claim,
  ExternalSecretGrant,
  fromPath,
  type ServiceWorkload,
  Size,
  type StoreRef,
  Volume,
} from 'galley/constructs';
import type { Cell } from './cell';
import { KazeService } from './service';
import { INFRASTRUCTURE_PATHS } from './vault';
import { workspaceNodeGroup } from './workspace';

/** Properties of the gateway's chart. */
export interface GatewayProps {
  readonly cell: Cell;
  readonly store: StoreRef;
  readonly after: readonly Application[];
  /** Langfuse's address in the cluster. */
  readonly langfuseUrl: string;
  /** The runtime's claim; repositories are cloned and read there. */
  readonly workspace: Claim;
}

/** kaze-gateway: holds all provider credentials, calls the models, and works on the repositories in the workspace. */
export function gateway({ cell, store, after, langfuseUrl, workspace }: GatewayProps): ServiceWorkload {
  const { features } = cell.config;
  const service = new KazeService({ cell, name: 'kaze-gateway', store, after, port: 4200 });
  const { keys } = service;
  const pools = features.llmKeyPools
    ? new ExternalSecretGrant(service.application.stage('secrets'), 'kaze-gateway-key-pools', {
        store,
        keys: fromPath(INFRASTRUCTURE_PATHS.llmKeyPools, ['ANTHROPIC_API_KEYS', 'GOOGLE_GENERATIVE_AI_API_KEYS']),
      })
    : undefined;

  const nodeGroup = workspaceNodeGroup(cell.config);
  return service.workload({
    nodeGroup,
    reloadOn: pools && [pools.name],
    container: {
      env: {
        ANTHROPIC_API_KEY: keys.key('ANTHROPIC_API_KEY'),
        GOOGLE_GENERATIVE_AI_API_KEY: keys.key('GOOGLE_GENERATIVE_AI_API_KEY'),
        GITHUB_TOKEN: keys.key('GITHUB_TOKEN'),
        LANGFUSE_PUBLIC_KEY: keys.key('LANGFUSE_PUBLIC_KEY'),
        LANGFUSE_SECRET_KEY: keys.key('LANGFUSE_SECRET_KEY'),
        LANGFUSE_BASE_URL: langfuseUrl,
        // Langfuse's span processor exports to LANGFUSE_BASE_URL with the keys above; a collector takes all else if there is one.
        ...(features.otlp && { OTEL_EXPORTER_OTLP_ENDPOINT: features.otlp.endpoint }),
        ...(pools && {
          ANTHROPIC_API_KEYS: pools.key('ANTHROPIC_API_KEYS'),
          GOOGLE_GENERATIVE_AI_API_KEYS: pools.key('GOOGLE_GENERATIVE_AI_API_KEYS'),
        }),
        WORKSPACE_DIR: '/workspace',
        WORKSPACE_DENY_REPOS: cell.config.workspace.denyRepositories.join(','),
      },
      mounts: [workspace.volume.mount('/workspace'), Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp')],
    },
  });
}
