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
  async reconcile(object, { api, withheld }) {
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
      data: Object.fromEntries(keysOf(object).map((key) => [key, Buffer.from(inventedFor(key)).toString('base64')])),
    };
    await api.apply(secret, 'external-secrets');
    await report(api, object, { type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' });
  },
};

/** Keys of the Secret: those of the template, or of what is fetched where it has none or is merged with it. */
export function keysOf({ spec }: KubeObject): string[] {
  const fetched = ((spec.data ?? []) as { secretKey: string }[]).map(({ secretKey }) => secretKey);
  const { data, mergePolicy = 'Replace' } = spec.target?.template ?? {};
  if (data === undefined) return fetched;
  return mergePolicy === 'Merge' ? [...new Set([...fetched, ...Object.keys(data)])] : Object.keys(data);
}

/** The API server reads this key as JSON. */
function inventedFor(key: string): string {
  return key === '.dockerconfigjson' ? '{"auths":{}}' : 'invented';
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
