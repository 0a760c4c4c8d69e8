import type { KubeApi } from './api';
import type { KubeObject, KubeRef } from './api-types';
import { FLUX_NAMESPACE } from './flux';
import { until } from './until';

const KUSTOMIZATION = ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'] as const;
const GIT_REPOSITORY = ['source.toolkit.fluxcd.io/v1', 'GitRepository'] as const;
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** What Flux says of a Kustomization. */
export interface KustomizationState {
  readonly name: string;
  /** Status of its condition Ready: `True`, `False`, `Unknown`; empty if it says nothing yet. */
  readonly ready: string;
  readonly message: string;
  /** Commit that was applied and found healthy last. */
  readonly revision: string;
  /** The last request to reconcile that was done. */
  readonly handled: string;
}

/** The Kustomization of that name. */
export function kustomization(name: string): KubeRef {
  return refOf(KUSTOMIZATION, name);
}

/** Every Kustomization, by name. */
export async function kustomizationStates(api: KubeApi): Promise<Record<string, KustomizationState>> {
  const all = await api.list(...KUSTOMIZATION, FLUX_NAMESPACE);
  return Object.fromEntries(all.map((each) => [each.metadata.name, stateOf(each)]));
}

function stateOf({ metadata: { name }, status = {} }: KubeObject): KustomizationState {
  const conditions = (status.conditions ?? []) as Record<string, string>[];
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    name,
    ready: ready?.['status'] ?? '',
    message: ready?.['message'] ?? '',
    revision: String(status.lastAppliedRevision ?? '').replace(/^.*sha1:/, ''),
    handled: status.lastHandledReconcileAt ?? '',
  };
}

/** Asks Flux to look at every repository now, as its receiver would; what follows a repository then goes to the commit that is found. */
export async function refresh(api: KubeApi): Promise<void> {
  for (const { metadata } of await api.list(...GIT_REPOSITORY, FLUX_NAMESPACE)) await request(api, refOf(GIT_REPOSITORY, metadata.name));
}

/** Waits until each of these is Ready with a commit. */
export async function untilReconciled(api: KubeApi, names: readonly string[], commit: string, seconds: number): Promise<void> {
  await untilEach(
    api,
    `ready with ${commit.slice(0, 7)}`,
    names,
    seconds,
    ({ ready, revision }) => ready === 'True' && revision === commit,
  );
}

/** Starts a reconciliation that nothing calls for, as `flux reconcile kustomization` does, and waits until all of them are Ready again. */
export async function reconcileAgain(api: KubeApi, names: readonly string[]): Promise<void> {
  const requested = new Map<string, string>();
  for (const name of names) requested.set(name, await request(api, kustomization(name)));
  const done = ({ name, ready, handled }: KustomizationState): boolean => ready === 'True' && handled === requested.get(name);
  await untilEach(api, 'reconciled again', names, 120, done);
}

let requests = 0;

/** Any value does that is another one than before; returns it. */
async function request(api: KubeApi, ref: KubeRef): Promise<string> {
  requests += 1;
  const value = `${new Date().toISOString()} ${requests}`;
  await api.merge(ref, { metadata: { annotations: { [REQUESTED_AT]: value } } });
  return value;
}

async function untilEach(
  api: KubeApi,
  what: string,
  names: readonly string[],
  seconds: number,
  done: (state: KustomizationState) => boolean,
): Promise<void> {
  let others: readonly (KustomizationState | string)[] = names;
  await until(
    `${names.join(', ')} are ${what}`,
    seconds,
    async () => {
      const states = await kustomizationStates(api);
      others = names.flatMap((name) => {
        const state = states[name];
        return state !== undefined && done(state) ? [] : [state ?? `${name}: not there`];
      });
      return others.length === 0;
    },
    () => others,
  );
}

function refOf([apiVersion, kind]: readonly [string, string], name: string): KubeRef {
  return { apiVersion, kind, metadata: { name, namespace: FLUX_NAMESPACE } };
}
