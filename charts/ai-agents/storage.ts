import { Claim, type Construct, Size } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import { CLAIMS } from './names';

type ClaimConfig = AiAgentsConfig['storage']['workspace'];

/** A claim as the environment describes it. */
export function claim(chart: Construct, name: string, { size, storageClass, accessMode }: ClaimConfig): Claim {
  return new Claim(chart, name, { size: Size.gibibytes(Number.parseInt(size, 10)), accessMode, storageClassName: storageClass });
}

/**
 * The claims that API, processor, cleanup and executors share. Uploads are a claim of their own: executors mount it by name, and would find
 * the account files too in one that is the whole workspace.
 */
export function sharedClaims(chart: Construct, { storage }: AiAgentsConfig): { readonly workspace: Claim; readonly uploads: Claim } {
  if (storage.modelsCache) claim(chart, CLAIMS.modelsCache, storage.modelsCache);
  return { workspace: claim(chart, CLAIMS.workspace, storage.workspace), uploads: claim(chart, CLAIMS.uploads, storage.uploads) };
}

/**
 * The group of pods that run on one node because they share a claim that belongs to one.
 *
 * @returns undefined if every shared claim can be mounted anywhere
 */
export function sharedNode({ storage }: AiAgentsConfig): string | undefined {
  const { workspace, uploads, processorWorkspace } = storage;
  return [workspace, uploads, processorWorkspace].some(({ accessMode }) => accessMode === 'ReadWriteOnce') ? 'ai-agents' : undefined;
}
