import type { KubeObject } from '../api-types';
import { ownedBy, report, type StandIn } from './stand-in';

const API = 'external-secrets.io/v1';

/**
 * External Secrets: makes the Secret that an ExternalSecret declares, its keys with invented values, and then says Ready. Labels and annotations
 * are the template's; without a template they are copied from the ExternalSecret, as the operator does.
 */
const externalSecret: StandIn = {
  apiVersion: API,
  kind: 'ExternalSecret',
  async reconcile(object, { api, withheld, stored }) {
    const held = withheld(object);
    if (held === 'silent') return;
    if (held === 'failing') {
      await report(api, object, { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'a test withholds it' });
      return;
    }
    const { target = {} } = object['spec'];
    const { template } = target;
    const { labels, annotations } = template === undefined ? object.metadata : (template.metadata ?? {});
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: target.name ?? object.metadata.name,
        namespace: object.metadata.namespace ?? '',
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ownerReferences: ownedBy(object),
      },
      type: template?.type ?? 'Opaque',
      data: Object.fromEntries(
        keysOf(object).map((key) => [key, Buffer.from(inventedFor(key, revisionOf(object, key, stored))).toString('base64')]),
      ),
    };
    const before = await api.get(secret);
    await api.apply(secret, 'external-secrets');
    const isNew = JSON.stringify(before?.['data']) !== JSON.stringify(secret.data);
    const fields = isNew ? { refreshTime: new Date().toISOString() } : {};
    await report(api, object, { type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' }, fields);
  },
};

/** Keys of the Secret: those of the template, and the fetched ones if there is no template or it merges them. */
export function keysOf({ spec }: KubeObject): string[] {
  const fetched = ((spec.data ?? []) as { secretKey: string }[]).map(({ secretKey }) => secretKey);
  const { data, mergePolicy = 'Replace' } = spec.target?.template ?? {};
  if (data === undefined) return fetched;
  return mergePolicy === 'Merge' ? [...new Set([...fetched, ...Object.keys(data)])] : Object.keys(data);
}

/** The API server reads this key as JSON. */
function inventedFor(key: string, revision: string): string {
  return key === '.dockerconfigjson' ? '{"auths":{}}' : `invented${revision}`;
}

/** A test's changes in the store behind a key: in its own secret or, with a template, in any secret that it reads. */
function revisionOf({ spec }: KubeObject, key: string, stored: (path: string) => string): string {
  const data = (spec.data ?? []) as {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
  }[];
  const own = data.filter(({ secretKey }) => secretKey === key);
  return (own.length > 0 ? own : data)
    .map(({ remoteRef: { key: path, property } }) => stored(property === undefined ? path : `${path}#${property}`))
    .join('');
}

const store = (kind: 'SecretStore' | 'ClusterSecretStore'): StandIn => ({
  apiVersion: API,
  kind,
  async reconcile(object, { api, withheld }) {
    if (withheld(object) === 'silent') return;
    await report(
      api,
      object,
      { type: 'Ready', status: 'True', reason: 'Valid', message: 'store validated' },
      { capabilities: 'ReadWrite' },
    );
  },
});

export const externalSecrets: readonly StandIn[] = [externalSecret, store('SecretStore'), store('ClusterSecretStore')];
