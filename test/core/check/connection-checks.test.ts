import { CONNECTION_CHECKS } from '../../../core/check/connection-checks';
import { World } from '../../../core/check/world';
import { readManifests } from '../../../core/manifest/manifests';

function found(yaml: string): string[] {
  const { manifests, unread } = readManifests(new Map([['test.yaml', yaml]]));
  expect(unread).toEqual([]);
  const world = new World({ objects: manifests.map(({ object }) => object), whole: true });
  return CONNECTION_CHECKS.flatMap((check) => [...check.find(world)].map(({ wrong }) => `${check.id}: ${wrong}`));
}

const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: main, image: x, ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}]${more}}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: http}]}\n---\n`;
const policy = (app: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${app}, namespace: shop}\nspec: {podSelector: {matchLabels: {app: ${app}}}, ${spec}}\n---\n`;
const env = (value: string): string => `, env: [{name: A, value: ${JSON.stringify(value)}}]`;

test('reports an address that a policy shuts out with the pods’ port and the policies of both ends', () => {
  const yaml =
    pod('web', env('http://api')) + pod('api') + policy('api', 'ingress: []') + policy('web', 'egress: [], policyTypes: [Egress]');
  expect(found(yaml)).toEqual([
    'address-denied: Pod shop/web has the address api, and may not reach Pod shop/api at 8080 (NetworkPolicy shop/api, NetworkPolicy shop/web)',
  ]);
});

test.each([
  ['its own address', pod('web', env('web:80')) + policy('web', 'ingress: []')],
  ['another port of its own', pod('web', env(':8080')) + pod('api')],
  ['a word that is a name too', pod('web', env('api')) + pod('api') + policy('api', 'ingress: []')],
  ['a host outside whose name begins alike', pod('web', env('https://api.example.com')) + pod('api') + policy('api', 'ingress: []')],
  ['an address that is allowed', pod('web', env('api:80')) + pod('api') + policy('api', 'ingress: [{from: [{podSelector: {}}]}]')],
  [
    'an address where another kind of policy decides',
    `${pod('web', env('api:80')) + pod('api') + policy('api', 'ingress: []')}apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {endpointSelector: {}}\n`,
  ],
])('%s is no finding', (_, yaml) => expect(found(yaml)).toEqual([]));

test('an address in a ConfigMap that the pod reads is found there', () => {
  const map =
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {config.yaml: "upstream: api.shop.svc:80"}\n---\n';
  const yaml = pod('web', ', envFrom: [{configMapRef: {name: settings}}]') + map + pod('api') + policy('api', 'ingress: []');
  expect(found(yaml)).toEqual([expect.stringContaining('has the address api.shop.svc:80')]);
});

test('a monitor of a port that no rule opens', () => {
  const monitor = (port: string): string =>
    `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: api, namespace: shop}\nspec: {selector: {matchLabels: {app: api}}, podMetricsEndpoints: [{port: ${port}}]}\n---\n`;
  const open = policy('api', 'ingress: [{from: [{podSelector: {}}], ports: [{port: http}]}]');
  expect(found(pod('api') + open + monitor('metrics'))).toEqual([
    expect.stringMatching(/^scrape-denied: nobody may reach Pod shop\/api at 9090/),
  ]);
  expect(found(pod('api') + open + monitor('http'))).toEqual([]);
  expect(found(pod('api') + monitor('metrics'))).toEqual([]);
});
