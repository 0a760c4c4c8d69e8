import type { KubeApi } from '../api';
import type { KubeObject, KubeRef } from '../api-types';

/** What a stand-in may do and ask. */
export interface StandInContext {
  readonly api: KubeApi;
  /**
   * What a test said of an object: `silent` is an operator that does not answer, `failing` one that says it can't.
   * @default undefined: the operator works
   */
  withheld(object: KubeRef): 'silent' | 'failing' | undefined;
  /** What a test wrote into the store of secrets, by path, with its property: `kaze-gateway#GITHUB_TOKEN`. @default '': what was there before */
  stored(path: string): string;
}

/** Plays the part of a controller that is not run, for one kind: what others wait for, and nothing else. */
export interface StandIn {
  readonly apiVersion: string;
  readonly kind: string;
  /** Brings what the controller would have made in line with the object; called again and again. */
  reconcile(object: KubeObject, context: StandInContext): Promise<void>;
}

/** A condition as most operators have it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Merges fields and one condition into an object's status; nothing is written where they are there. */
export async function report(api: KubeApi, object: KubeObject, condition: Condition, fields: Record<string, unknown> = {}): Promise<void> {
  const { conditions = [], ...status } = object['status'] ?? {};
  const [told] = conditions as Partial<Condition>[];
  const same = told?.type === condition.type && told.status === condition.status && told.reason === condition.reason;
  if (same && Object.entries(fields).every(([name, value]) => JSON.stringify(status[name]) === JSON.stringify(value))) return;
  const now = new Date().toISOString().replace(/\.\d+/, '');
  await api.merge(object, { status: { ...fields, conditions: [{ ...condition, lastTransitionTime: now }] } }, 'status');
}

/** Marks what a controller makes for an object as the object's own: it goes with it. */
export function ownedBy({ apiVersion, kind, metadata: { name, uid } }: KubeObject): unknown[] {
  return [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }];
}
