/** Everything of AI Agents that lives in a namespace lives in this one. */
export const NAMESPACE = 'ai-agents';

/** Names of workloads and of their ServiceAccounts, Services and policies. */
export const API = 'ai-agents-api';
export const APP = 'ai-agents-app';
export const PROCESSOR = 'ai-agents-processor';
export const EXECUTOR = 'ai-agents-executor';
export const WEBHOOK = 'ai-agents-webhook';
/** Secret that images are pulled with. */
export const REGISTRY = 'ai-agents-registry';
export const CLEANUP = 'ai-agents-cleanup';
export const PROCESSOR_CLEANUP = 'ai-agents-processor-cleanup';
/** The task that makes snapshots of the claims, and the Secret that it has. */
export const BACKUP = 'ai-agents-backup';
export const TOKEN_REFRESH = 'ai-agents-token-refresh';

/** The name of a rendered webhook workload. */
export const manualWebhookName = (source: string): string => `${WEBHOOK}-${source}`;

/** Port of every process but the App's. */
export const PORT = 3001;
/** Port of the App. */
export const APP_PORT = 3000;

/** The user and group that all images run as, and that owns their volumes. */
export const USER = 1001;

/** Claims. */
export const CLAIMS = {
  workspace: 'ai-agents-workspace',
  uploads: 'ai-agents-uploads',
  processorWorkspace: 'ai-agents-processor-workspace',
  modelsCache: 'ai-agents-models-cache',
} as const;

/** Where processes find the workspace, and what in it. */
export const PATHS = {
  workspace: '/workspace',
  jobs: '/workspace/jobs',
  accounts: '/workspace/.accounts',
  uploads: '/workspace/uploads',
} as const;

/** Folder of the lockfiles, from the root of this repository. */
export const RELEASES = 'releases/ai-agents';
