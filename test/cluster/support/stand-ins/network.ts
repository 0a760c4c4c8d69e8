import type { StandIn } from './stand-in';

/** An address that no network routes (RFC 5737). */
const ADDRESS = '192.0.2.1';

/** Gives a load balancer, or an Ingress, its address. No traffic goes there. */
const balanced = (apiVersion: string, kind: string, wanted: (spec: Record<string, unknown>) => boolean): StandIn => ({
  apiVersion,
  kind,
  async reconcile(object, { api, withheld }) {
    const has = object['status']?.loadBalancer?.ingress !== undefined;
    if (!wanted(object['spec']) || has || withheld(object) === 'silent') return;
    await api.merge(object, { status: { loadBalancer: { ingress: [{ ip: ADDRESS }] } } }, 'status');
  },
});

export const network: readonly StandIn[] = [
  balanced('v1', 'Service', ({ type }) => type === 'LoadBalancer'),
  balanced('networking.k8s.io/v1', 'Ingress', () => true),
];
