import type { Peer } from '../../../support/open-connections';

const pods = (name: string, namespace: string, labels: Readonly<Record<string, string>> = {}): Peer => ({
  name,
  endpoint: { namespace, labels },
});
const address = (name: string, ip: string): Peer => ({ name, endpoint: { ip } });

/** What is around every cell, strangers among them. */
const AROUND = [
  pods('dns', 'kube-system', { 'k8s-app': 'kube-dns' }),
  pods('another pod of kube-system', 'kube-system'),
  pods('cnpg operator', 'cnpg-system'),
  pods('prometheus', 'monitoring'),
  pods('external secrets', 'external-secrets'),
  pods('argocd', 'argocd'),
  pods('a stranger that calls itself kaze-runtime', 'elsewhere', { 'app.kubernetes.io/name': 'kaze-runtime' }),
  address('internet', '1.1.1.1'),
  address('internet v6', '2606:4700::1111'),
  address('instance metadata', '169.254.169.254'),
  address('private network', '10.99.0.1'),
];

export const OUTSIDE: Readonly<Record<'agency-prod' | 'customer-acme', readonly Peer[]>> = {
  'agency-prod': [
    ...AROUND,
    ...['10.40.0.10', '10.40.0.11', '10.40.0.12'].map((ip) => address(`api server ${ip}`, ip)),
    address('backup and object store', '10.60.0.9'),
    address('clickhouse', '10.61.0.9'),
    address('redis', '10.61.1.9'),
  ],
  'customer-acme': [
    ...AROUND,
    ...['172.16.1.10', '172.16.1.11', '172.16.1.12'].map((ip) => address(`api server ${ip}`, ip)),
    address('backup', '172.16.5.9'),
  ],
};

/** Ports that something out there may listen on; the rest of them are as closed as 80 and 22. */
export const OUTSIDE_PORTS = ['22', '53', '53/udp', '80', '443', '3478/udp', '41641/udp', '5432', '6380', '6443', '8443', '9090', '9440'];
