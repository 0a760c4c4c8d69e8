import type { JsonObject } from '../../core/object/object';
import type { PodEndpoint } from './network-matrix';
import type { Peer } from './open-connections';
import { at } from './synth';

/** Pods of a namespace, under a name of the table. */
export const pods = (name: string, namespace: string, labels: Readonly<Record<string, string>> = {}): Peer<PodEndpoint> => ({
  name,
  endpoint: { namespace, labels },
});

/** An address, under a name of the table. */
export const address = (name: string, ip: string): Peer => ({ name, endpoint: { ip } });

/** The pods that a rendered workload makes. */
export const podsOf = (name: string, workload: JsonObject): Peer<PodEndpoint> =>
  pods(name, String(at(workload, 'metadata.namespace')), at(workload, 'spec.template.metadata.labels') as Record<string, string>);

/** Around any cluster: its DNS, monitoring and Flux, a stranger beside the DNS and one that calls itself so, and one address of each kind of network. */
export const AROUND: readonly Peer[] = [
  pods('dns', 'kube-system', { 'k8s-app': 'kube-dns' }),
  pods('another pod of kube-system', 'kube-system', { 'k8s-app': 'metrics-server' }),
  pods('a stranger that calls itself dns', 'elsewhere', { 'k8s-app': 'kube-dns' }),
  pods('prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
  pods('flux', 'flux-system', { app: 'kustomize-controller' }),
  address('internet', '1.1.1.1'),
  address('internet v6', '2606:4700::1111'),
  address('carrier network', '100.64.0.1'),
  address('instance metadata', '169.254.169.254'),
  address('private 172', '172.16.0.1'),
  address('private v6', 'fd00::1'),
  address('link-local v6', 'fe80::1'),
];
