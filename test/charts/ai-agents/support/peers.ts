import type { PodEndpoint } from '../../../support/network-matrix';
import type { Peer } from '../../../support/open-connections';
import { AROUND, address, pods, podsOf } from '../../../support/peers';
import { nameOf } from '../../../support/pods';
import type { Rendered } from '../../../support/rendered';
import { podMakersOf } from './environments';

const NAMESPACE = 'ai-agents';

/** All pods of the namespace: rendered ones by their labels, those that the operator makes by the labels that are declared, and one of nobody's. */
export function ownPeers(objects: Rendered, { operatorsWebhooks }: { readonly operatorsWebhooks: boolean }): Peer<PodEndpoint>[] {
  const rendered = podMakersOf(objects).map((workload) => podsOf(nameOf(workload), workload));
  return [
    ...rendered,
    pods('executor', NAMESPACE, { 'app.kubernetes.io/name': 'ai-agents-executor', 'job-name': 'ir-1' }),
    ...(operatorsWebhooks ? [pods("operator's webhook", NAMESPACE, { 'app.kubernetes.io/name': 'ai-agents-webhook' })] : []),
    pods('a pod that nobody declared', NAMESPACE, { app: 'debug' }),
  ];
}

/** What is around: whom the rules name, and beside each of them a stranger that differs in one thing. */
export const OUTSIDE: readonly Peer[] = [
  ...AROUND,
  pods('traefik', 'traefik', { 'app.kubernetes.io/name': 'traefik' }),
  pods('another pod of traefik', 'traefik', { 'app.kubernetes.io/name': 'dashboard' }),
  pods('a stranger that calls itself traefik', 'elsewhere', { 'app.kubernetes.io/name': 'traefik' }),
  pods('github-ai-agents', 'github-ai-agents', { app: 'bot' }),
  pods('reader-ai-agents', 'reader-ai-agents', { app: 'reader' }),
  pods('authelia', 'authelia', { 'app.kubernetes.io/name': 'authelia' }),
  pods('external secrets', 'external-secrets', { 'app.kubernetes.io/name': 'external-secrets' }),
  pods('a stranger that calls itself App', 'elsewhere', { 'app.kubernetes.io/name': 'ai-agents-app' }),
  pods('a stranger that calls itself API', 'elsewhere', { 'app.kubernetes.io/name': 'ai-agents-api' }),
  pods('a stranger that calls itself token refresh', 'elsewhere', { 'app.kubernetes.io/name': 'ai-agents-token-refresh' }),
  address('private 10', '10.99.0.1'),
  address('private 192', '192.168.0.1'),
  ...['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.1.0.2', '10.0.0.200', '10.1.0.200'].map((ip) => address(`node ${ip}`, ip)),
];

/** Ports that are asked for: those that something listens on, and neighbours of them. */
export const PORTS = [
  '22',
  '53',
  '53/udp',
  '54',
  '54/udp',
  '443',
  '443/udp',
  '444',
  '3000',
  '3001',
  '3001/udp',
  '3002',
  '6443',
  '6444',
  '8443',
  '8444',
  '9090',
  '9091',
];
