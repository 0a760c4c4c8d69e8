import { randomUUID } from 'node:crypto';
import type { KubeApi } from './api';
import type { KubeObject, KubeRef } from './api-types';
import { ARGO_CD_NAMESPACE } from './argocd';
import { until } from './until';

const API = 'argoproj.io/v1alpha1';

/** What Argo CD says of an Application. */
export interface ApplicationState {
  readonly name: string;
  /** `Synced Healthy`, as its two words. */
  readonly state: string;
  /** Commit that it was compared with. */
  readonly revision: string;
  /** Commit and phase of the last sync. */
  readonly synced: string;
  readonly phase: string;
}

/** The Application of that name. */
export function application(name: string): KubeRef {
  return { apiVersion: API, kind: 'Application', metadata: { name, namespace: ARGO_CD_NAMESPACE } };
}

/** Every Application, by name. */
export async function applicationStates(api: KubeApi): Promise<Record<string, ApplicationState>> {
  const all = await api.list(API, 'Application', ARGO_CD_NAMESPACE);
  return Object.fromEntries(all.map((each) => [each.metadata.name, stateOf(each)]));
}

function stateOf({ metadata: { name }, status = {} }: KubeObject): ApplicationState {
  const { sync = {}, health = {}, operationState = {} } = status;
  return {
    name,
    state: `${sync.status} ${health.status}`,
    revision: sync.revision ?? '',
    synced: operationState.syncResult?.revision ?? '',
    phase: operationState.phase ?? '',
  };
}

/** Asks Argo CD to look at the repository now, as its webhook or button would. */
export async function refresh(api: KubeApi): Promise<void> {
  for (const { metadata } of await api.list(API, 'Application', ARGO_CD_NAMESPACE)) {
    await api.merge(application(metadata.name), { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } });
  }
}

/** Waits until each of these is Synced and Healthy with a commit, and its last sync is over. */
export async function untilSynced(api: KubeApi, names: readonly string[], revision: string, seconds: number): Promise<void> {
  let states: Record<string, ApplicationState> = {};
  await until(
    `${names.join(', ')} are synced and healthy with ${revision.slice(0, 7)}`,
    seconds,
    async () => {
      states = await applicationStates(api);
      return names.every((name) => {
        const found = states[name];
        return found?.state === 'Synced Healthy' && found.revision === revision && found.phase === 'Succeeded';
      });
    },
    () => states,
  );
}

/**
 * Starts a sync that nothing calls for, as a person's button does, and waits for its end.
 *
 * @param only the objects that are synced. @default - all of them, with the Jobs that each sync runs
 */
export async function syncAgain(api: KubeApi, names: readonly string[], only?: readonly KubeRef[]): Promise<void> {
  const resources = only?.map(({ apiVersion, kind, metadata }) => ({
    ...(apiVersion.includes('/') && { group: apiVersion.split('/')[0] }),
    kind,
    ...metadata,
  }));
  await Promise.all(names.map((name) => syncOne(api, name, { prune: true, syncStrategy: { hook: {} }, ...(resources && { resources }) })));
}

/** Argo CD ignores a sync request that arrives while its own sync runs, so ask again. */
async function syncOne(api: KubeApi, name: string, sync: Readonly<Record<string, unknown>>): Promise<void> {
  const username = `a person, ${randomUUID()}`;
  let last: unknown;
  await until(
    `${name} is synced again`,
    120,
    async () => {
      const found = await api.get(application(name));
      const { phase, operation } = found?.['status']?.operationState ?? {};
      last = { phase, operation, asked: found?.['operation'] };
      if (operation?.initiatedBy?.username === username) return phase === 'Succeeded';
      if (found?.['operation'] !== undefined || phase === 'Running') return false;
      // As Argo CD's own API does it: without the Application's options, an ignored difference is not respected.
      const { syncOptions } = found?.['spec'].syncPolicy ?? {};
      await api.merge(application(name), {
        operation: { initiatedBy: { username }, sync: { ...sync, ...(syncOptions && { syncOptions }) } },
      });
      return false;
    },
    () => last,
  );
}
