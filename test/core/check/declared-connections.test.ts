import { DECLARED_CONNECTION_CHECKS } from '../../../core/check/declared-connections';
import { UNDECLARED_CONNECTION_CHECKS } from '../../../core/check/undeclared-connections';
import { World } from '../../../core/check/world';
import { readManifests } from '../../../core/manifest/manifests';
import type { DeclaredConnection, DeclaredEnd } from '../../../core/object/declared-connection';

const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {${more}containers: [{name: main, image: x}]}\n---\n`;
const policy = (app: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${app}-policy, namespace: shop}\nspec: {podSelector: {matchLabels: {app: ${app}}}, ${spec}}\n---\n`;
const CLOSED =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n---\n';
const from = (peer: string, ports = '{port: 80}'): string => `policyTypes: [Ingress], ingress: [{from: [${peer}], ports: [${ports}]}]`;
const to = (peer: string, ports = '{port: 80}'): string => `policyTypes: [Egress], egress: [{to: [${peer}], ports: [${ports}]}]`;
const labelled = (app: string): string => `{podSelector: {matchLabels: {app: ${app}}}}`;

const end = (name: string): DeclaredEnd => ({ name, namespace: 'shop', peers: [{ podSelector: { matchLabels: { app: name } } }] });
const ingressController: DeclaredEnd = {
  peers: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }],
};
const internet: DeclaredEnd = { peers: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] };
const declare = (one: DeclaredEnd, other: DeclaredEnd, port: DeclaredConnection['ports'][number]): DeclaredConnection => ({
  from: one,
  to: other,
  ports: [port],
});
const WEB_TO_API = declare(end('web'), end('api'), { protocol: 'TCP', port: 80 });
const TO_API = declare(ingressController, end('api'), { protocol: 'TCP', port: 80 });
const TO_INTERNET = declare(end('web'), internet, { protocol: 'TCP', port: 443 });
const UDP = declare(end('web'), internet, { protocol: 'UDP' });

function told(connection: DeclaredConnection, yaml: string, checks = DECLARED_CONNECTION_CHECKS): string[] {
  const { manifests, unread } = readManifests(new Map([['test.yaml', yaml]]));
  expect(unread).toEqual([]);
  const world = new World({ objects: manifests.map(({ object }) => object), whole: true, connections: [connection, { ...connection }] });
  return checks.flatMap((check) => [...check.find(world)]).map(({ wrong, verdict = 'wrong' }) => `${verdict}: ${wrong}`);
}
const PODS = pod('web') + pod('api');

test.each<[what: string, connection: DeclaredConnection, yaml: string]>([
  ['no policy', WEB_TO_API, PODS],
  ['both ends open', WEB_TO_API, PODS + CLOSED + policy('api', from(labelled('web'))) + policy('web', to(labelled('api')))],
  [
    'pods of another namespace',
    TO_API,
    PODS + policy('api', from('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}')),
  ],
  ['the internet', TO_INTERNET, PODS + policy('web', to('{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}', '{port: 443}'))],
  ['every port of a protocol', UDP, PODS + policy('web', to('{ipBlock: {cidr: 0.0.0.0/0}}', '{protocol: UDP}'))],
  [
    'pods that reach each other',
    declare(end('api'), end('api'), { protocol: 'TCP', port: 80 }),
    PODS + policy('api', from(labelled('api'))),
  ],
  ['pods that an operator makes', WEB_TO_API, policy('api', from(labelled('web')))],
  ['pods of which nobody has a policy', WEB_TO_API, policy('other', from(labelled('web')))],
])('%s: let through', (_, connection, yaml) => expect(told(connection, yaml)).toEqual([]));

test.each<[what: string, connection: DeclaredConnection, yaml: string, told: RegExp]>([
  [
    'a closed namespace in which one end is not opened',
    WEB_TO_API,
    PODS + CLOSED + policy('web', to(labelled('api'))),
    /^wrong: the charts declare shop\/web -> shop\/api 80, and shop\/Pod\/web does not reach shop\/Pod\/api at 80: NetworkPolicy shop\/closed decides what comes in, /,
  ],
  ['another port', WEB_TO_API, PODS + policy('api', from(labelled('web'), '{port: 8080}')), /does not reach/],
  ['another protocol', WEB_TO_API, PODS + policy('api', from(labelled('web'), '{port: 80, protocol: UDP}')), /does not reach/],
  ['another namespace', TO_API, PODS + policy('api', from('{podSelector: {}}')), /pods of ingress do not reach shop\/Pod\/api/],
  [
    'a part of the internet',
    TO_INTERNET,
    PODS + policy('web', to('{ipBlock: {cidr: 0.0.0.0/0, except: [11.0.0.0/8]}}', '{port: 443}')),
    /does not reach addresses 11/,
  ],
  [
    'a part of the ports',
    UDP,
    PODS + policy('web', to('{ipBlock: {cidr: 0.0.0.0/0}}', '{protocol: UDP, port: 53}')),
    /every UDP port, and .* at 1-52, 54-65535:/,
  ],
  [
    'one end in the network of its node',
    WEB_TO_API,
    pod('web', 'hostNetwork: true, ') + pod('api') + policy('api', from(labelled('web'))),
    /^unknown: .*it is not known whether shop\/Pod\/web reaches/,
  ],
])('%s: told', (_, connection, yaml, wrong) => expect(told(connection, yaml)).toEqual([expect.stringMatching(wrong)]));

test('says nothing of an unread policy except that it decides too', () => {
  const cilium =
    'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: api, namespace: shop}\nspec: {endpointSelector: {}}\n';
  expect(told(WEB_TO_API, PODS + cilium)).toEqual([]);
});

const opens = (name: string, port: string, protocol = 'TCP'): string =>
  pod(name).replace('image: x', `image: x, ports: [{containerPort: ${port}, protocol: ${protocol}}]`);
const THREE = pod('web') + pod('job') + opens('api', '80');

test.each<[what: string, yaml: string]>([
  ['a policy lets in who is declared', THREE + policy('api', from(labelled('web')))],
  ['no policy is about the workload', THREE],
  ['a policy lets in at a port that the workload does not open', THREE + policy('api', from(labelled('job'), '{port: 81}'))],
  ['the other end is closed', THREE + CLOSED + policy('api', from('{podSelector: {}}'))],
  ['no chart names the workload', THREE + opens('other', '80') + policy('other', from(labelled('job')))],
])('nothing is open that no chart declares: %s', (_, yaml) => {
  expect(told(WEB_TO_API, yaml, UNDECLARED_CONNECTION_CHECKS)).toEqual([]);
});

test.each<[what: string, yaml: string, told: string]>([
  ['a policy beside the declared one', THREE + policy('api', from('{podSelector: {}}')), 'shop/Pod/job at 80'],
  [
    'another port',
    THREE + opens('api', '81').replace('name: api', 'name: more') + policy('api', from(labelled('web'), '{port: 81}')),
    'shop/Pod/web at 81',
  ],
  [
    'another protocol',
    pod('web') + opens('api', '80', 'UDP') + policy('api', from(labelled('web'), '{port: 80, protocol: UDP}')),
    'shop/Pod/web at 80/UDP',
  ],
])('policies open what no chart declares: %s', (_, yaml, open) => {
  expect(told(WEB_TO_API, yaml, UNDECLARED_CONNECTION_CHECKS)).toEqual([`wrong: policies let in what no chart declares: ${open}`]);
});
