import { foundIn } from '../../support/found';

const pod = (container: string, more = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers: [{name: main, image: x, ports: [{name: http, containerPort: 8080}], ${container}}]
  ${more}
`;
const policy = (spec: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy, namespace: shop}
spec: {${spec}}
`;

describe('a probe asks a port that is open', () => {
  test.each<[claim: string, yaml: string, byName: number, byNumber: number]>([
    ['a name of the container', pod('readinessProbe: {httpGet: {port: http}}'), 0, 0],
    ['no name of it', pod('readinessProbe: {tcpSocket: {port: htpp}}'), 1, 0],
    ['no name of it, in a hook', pod('lifecycle: {preStop: {httpGet: {port: htpp}}}'), 1, 0],
    [
      'a name of another container',
      pod('readinessProbe: {httpGet: {port: http}}')
        .replace('containerPort: 8080}]', 'containerPort: 8080}]')
        .replace('containers: [', 'containers: [{name: side, image: x, livenessProbe: {httpGet: {port: http}}}, '),
      1,
      0,
    ],
    ['a number in quotes', pod('readinessProbe: {httpGet: {port: "8080"}}'), 0, 0],
    ['a number that is not declared', pod('readinessProbe: {grpc: {port: 9090}}'), 0, 1],
    ['another host is asked', pod('readinessProbe: {httpGet: {host: example.com, port: https}}'), 0, 0],
  ])('%s', (_, yaml, byName, byNumber) => {
    expect(foundIn('probe-port-name', yaml)).toHaveLength(byName);
    expect(foundIn('probe-port-undeclared', yaml)).toHaveLength(byNumber);
  });

  test('a container that declares no port may listen on any', () => {
    const yaml = pod('readinessProbe: {httpGet: {port: 9090}}').replace('ports: [{name: http, containerPort: 8080}], ', '');
    expect(foundIn('probe-port-undeclared', yaml)).toEqual([]);
  });
});

describe('network-policy-without-dns', () => {
  const egress = (rules: string): string => policy(`podSelector: {}, policyTypes: [Egress], egress: [${rules}]`);
  const database = '{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}';
  test.each<[claim: string, policies: string, found: number]>([
    ['nothing is closed', '', 0],
    ['all is closed: it has nobody to find', egress(''), 0],
    ['only a database is open', egress(database), 1],
    ['DNS is open by another policy', egress(database) + egress('{ports: [{port: 53, protocol: UDP}]}'), 0],
    ['DNS is open with all ports', egress('{to: [{namespaceSelector: {}}]}'), 0],
    ['DNS is open by a name', egress(`${database}, {ports: [{port: dns, protocol: UDP}]}`), 0],
    ['DNS is in a range', egress('{to: [{podSelector: {}}], ports: [{port: 1, endPort: 100, protocol: UDP}]}'), 0],
    ['one server by its address', egress('{to: [{ipBlock: {cidr: 203.0.113.7/32}}], ports: [{port: 443}]}'), 0],
    ['the internet by names', egress('{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}'), 1],
  ])('%s', (_, policies, found) => expect(foundIn('network-policy-without-dns', pod('') + policies)).toHaveLength(found));
});

describe('service-without-readiness', () => {
  const service = (more = ''): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}${more}}
`;
  test.each<[claim: string, yaml: string, found: number]>([
    ['no probe', pod('') + service(), 1],
    ['a probe', pod('readinessProbe: {httpGet: {port: http}}') + service(), 0],
    ['no Service', pod(''), 0],
    ['it wants pods that are not ready', pod('') + service(', publishNotReadyAddresses: true'), 0],
    ['something else says when it is ready', pod('', 'readinessGates: [{conditionType: example.com/ready}]') + service(), 0],
  ])('%s', (_, yaml, found) => expect(foundIn('service-without-readiness', yaml)).toHaveLength(found));
});

describe('preview-gets-live-traffic', () => {
  const rollout = (metadata: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  strategy: {blueGreen: {activeService: web, previewService: preview, ${metadata}}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: x}]}}
`;
  const service = (name: string, selector: string, more = ''): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: ${selector}${more}}
`;
  test.each<[claim: string, yaml: string, found: number]>([
    ['the Services that the strategy names', rollout('') + service('web', '{app: web}') + service('preview', '{app: web}'), 0],
    ['a further one', rollout('') + service('public', '{app: web}'), 1],
    [
      'a further one on what the active pods have alone',
      rollout('activeMetadata: {labels: {role: active}}') + service('public', '{app: web, role: active}'),
      0,
    ],
    ['one on what both have', rollout('previewMetadata: {labels: {role: on}}') + service('public', '{app: web, role: on}'), 1],
    ['a headless one', rollout('') + service('peers', '{app: web}', ', clusterIP: None'), 0],
    ['one without a selector', rollout('') + service('public', '{}'), 0],
  ])('%s', (_, yaml, found) => expect(foundIn('preview-gets-live-traffic', yaml)).toHaveLength(found));
});

test('webhook-blocks-itself: only one that every new pod has to pass', () => {
  const webhook = (
    more: string,
    rule = 'apiGroups: [""], operations: [CREATE], resources: [pods]',
  ): string => `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.example.com, clientConfig: {service: {name: web, namespace: shop}}, rules: [{${rule}}]${more}}]
`;
  expect(foundIn('webhook-blocks-itself', webhook(''))).toHaveLength(1);
  expect(foundIn('webhook-blocks-itself', webhook(', failurePolicy: Ignore'))).toEqual([]);
  expect(foundIn('webhook-blocks-itself', webhook(', objectSelector: {matchLabels: {inject: "true"}}'))).toEqual([]);
  expect(foundIn('webhook-blocks-itself', webhook(', namespaceSelector: {}'))).toHaveLength(1);
  expect(foundIn('webhook-blocks-itself', webhook('', 'apiGroups: [example.com], operations: ["*"], resources: ["*"]'))).toEqual([]);
});
