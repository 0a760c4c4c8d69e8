import { type NodeName, WORKERS, type WorkerName } from './ports';

/** The bff's Services that lead to one version each: the one that has the traffic, and the one that is to have it next. */
export const BFF_ACTIVE = 'bff-active';
export const BFF_PREVIEW = 'bff-preview';

/** A worker's Service that leads to its new version. */
export const canaryOf = (worker: WorkerName): string => `${worker}-canary`;

/** The Services of a node that its Rollout narrows down to one version; none of identity's, which has no Rollout. */
export function versionServicesOf(node: NodeName): readonly string[] {
  if (node === 'bff') return [BFF_ACTIVE, BFF_PREVIEW];
  return WORKERS.filter((worker) => worker === node).map(canaryOf);
}
