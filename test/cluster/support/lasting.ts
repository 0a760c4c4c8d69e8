import type { KubeObject } from './api-types';
import { POD_TEMPLATE_HASH } from './rollout-states';

/** True for a pod that lasts: not one of the migration or of an analysis. */
export function isOfWorkload({ metadata }: KubeObject): boolean {
  return metadata.labels?.['pod-template-hash'] !== undefined || metadata.labels?.[POD_TEMPLATE_HASH] !== undefined;
}

/** The lasting part of an object, its labels and fields, without status and bookkeeping. */
export function withoutNotes(object: KubeObject | undefined): unknown {
  const { status: _, metadata, ...fields } = object ?? ({} as Partial<KubeObject>);
  return { ...fields, name: metadata?.name, uid: metadata?.uid, labels: metadata?.labels };
}
