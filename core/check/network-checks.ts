import type { PodEndpoint } from '../network/endpoint';
import type { PortRule, Rule } from '../network/policy';
import { type Peer, Reachability } from '../network/reachability';
import type { Check, Found } from './check';
import type { World } from './world';

const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

const MATRICES = new WeakMap<World, Reachability>();

/** Who may reach whom in a world. */
export function reachabilityIn(world: World): Reachability {
  const known = MATRICES.get(world);
  if (known !== undefined) return known;
  const matrix = new Reachability(world);
  MATRICES.set(world, matrix);
  return matrix;
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example.com/web}]}
`;
const policy = (spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
${spec.replaceAll(/^/gm, '  ')}
`;
const TO_DATABASE = `podSelector: {matchLabels: {app: web}}
policyTypes: [Egress]
egress:
  - to: [{podSelector: {matchLabels: {app: database}}}]
    ports: [{port: 5432}]`;
const TO_DNS = `
  - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
    ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]`;

/** What rendered network policies show. */
export const NETWORK_CHECKS: readonly Check[] = [
  {
    id: 'network-policy-invalid',
    severity: 'error',
    title: 'a NetworkPolicy says something that Kubernetes takes',
    why: 'The API server refuses the policy, so that its pods stay as open as they were.',
    fix: 'Correct the field.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
    good: policy('podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}'),
    bad: policy('podSelector: {matchExpressions: [{key: app, operator: Equals, values: [web]}]}'),
    find: (world) =>
      reachabilityIn(world)
        .unread.filter(({ object }) => object.apiVersion.startsWith('networking.k8s.io/'))
        .map(({ object, why }): Found => {
          const [, path = '', wrong = why] = /^(\S+): (.*)$/s.exec(why) ?? [];
          return { object, path, wrong, next: 'correct it' };
        }),
  },
  {
    id: 'network-policy-not-read',
    severity: 'info',
    title: 'Galley reads every policy that decides who reaches whom',
    why: "Policies of Cilium, Calico and others, and those of a cluster's administrator, open and close connections too. What they do is not read, so who reaches the pods below them is unknown.",
    fix: 'Judge these connections by other means. Kubernetes’ own NetworkPolicies are read.',
    source: POLICIES,
    good: `${WEB}---\n${policy('podSelector: {}')}`,
    bad: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop}
spec: {endpointSelector: {}}
`,
    find: (world) =>
      reachabilityIn(world)
        .unread.filter(({ object }) => !object.apiVersion.startsWith('networking.k8s.io/'))
        .map(({ object, why }) => ({ object, path: 'spec', wrong: why, next: 'judge its connections by other means', verdict: 'unknown' })),
  },
  {
    id: 'network-policy-without-dns',
    severity: 'warning',
    title: 'pods that may reach others by name may ask for their addresses',
    why: 'Policies close the way out to all that they do not name, DNS too. The pod then finds nothing, not even what the policies let it reach.',
    fix: 'Allow UDP and TCP on port 53 to the DNS of the cluster.',
    source: `${POLICIES}#default-deny-all-egress-traffic`,
    good: `${WEB}---\n${policy(`${TO_DATABASE}${TO_DNS}`)}`,
    bad: `${WEB}---\n${policy(TO_DATABASE)}`,
    find: (world) => reachabilityIn(world).workloads.flatMap((peer) => withoutDns(world, peer)),
  },
];

function withoutDns(world: World, { endpoint, object }: Peer<PodEndpoint>): Found[] {
  const { policies } = reachabilityIn(world);
  if (object === undefined || policies.isolates('Egress', endpoint) !== 'yes') return [];
  const near = policies.about('Egress', endpoint);
  const rules = near.flatMap(({ Egress }) => Egress);
  const [named] = near.filter(({ Egress }) => Egress.some(reachesByName));
  if (named === undefined || rules.some(mayBeDns)) return [];
  return [
    {
      object,
      wrong: `may reach others (NetworkPolicy ${JSON.stringify(named.object.metadata.name)}), but not the DNS that knows their addresses`,
      next: 'allow UDP and TCP on port 53 to the DNS of the cluster',
    },
  ];
}

/** Whether a rule leads to pods, or to so many addresses that they are no list of servers: both are found by a name. */
const reachesByName = ({ peers }: Rule): boolean =>
  peers.length === 0 || peers.some((peer) => !('block' in peer) || peer.block.prefix === 0);

const mayBeDns = ({ ports }: Rule): boolean => ports.length === 0 || ports.some(isDnsPort);

/** 53, and what a cluster's DNS listens on behind its Service. A name is one of the pods that are connected to, so it may be any. */
const isDnsPort = ({ protocol, port, endPort }: PortRule): boolean =>
  protocol !== 'SCTP' && (typeof port !== 'number' || [53, 1053, 5353, 8053].some((each) => each >= port && each <= (endPort ?? port)));
