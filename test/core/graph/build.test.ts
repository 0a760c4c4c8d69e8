import { nodesOf } from '../../../core/graph/graph';
import { arrowsIn, graphIn } from '../../support/drawn';

const workload = (name: string, more = '', namespace = 'shop', kind = 'Deployment'): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: main, image: x, ports: [{name: http, containerPort: 8080}]${more}}
`;
const service = (name: string, app = name, more = '', namespace = 'shop'): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${app}}, ports: [{port: 80, targetPort: http}]${more}}
`;
const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /api, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;
const policy = (app: string, from: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${app}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${app}}}, ingress: [{from: [${from}], ports: [{port: 8080}]}]}
`;
const nodeOf = (yaml: string, label: string) => nodesOf(graphIn(yaml)).find((node) => node.label === label);

test('a way in leads to the Service, which is a line in the box of the workload that it leads to', () => {
  const graph = graphIn(workload('web') + service('web') + ingress);
  expect(arrowsIn(graph)).toEqual(['web -route-> web']);
  expect(nodesOf(graph)).toMatchObject([
    { kind: 'way-in', label: 'web', detail: 'Ingress · nginx', rows: [{ text: 'shop.example.com/api' }] },
    { kind: 'workload', label: 'web', detail: 'Deployment · 2 pods', rows: [{ text: 'web 80' }] },
  ]);
});

test.each([
  ['a load balancer', service('web', 'web', ', type: LoadBalancer'), 'LoadBalancer'],
  ['a port of every node', service('web', 'web', ', type: NodePort'), 'NodePort'],
  ['a tailnet', service('web', 'web', ', type: LoadBalancer, loadBalancerClass: tailscale'), 'tailnet'],
  [
    'a route of a Gateway',
    `${service('web')}---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\nspec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n`,
    'HTTPRoute · edge',
  ],
  [
    'a route of Traefik',
    `${service('web')}---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: web, namespace: shop}\nspec: {routes: [{match: "Host(\`shop.example.com\`) && PathPrefix(\`/api\`)", services: [{name: web, port: 80}]}]}\n`,
    'IngressRoute',
  ],
])('%s is a way in', (_, yaml, detail) => {
  const graph = graphIn(workload('web') + yaml);
  expect(nodesOf(graph).filter(({ kind }) => kind === 'way-in')).toMatchObject([{ detail }]);
  expect(arrowsIn(graph)).toEqual(['web -route-> web']);
});

test('what a policy names by labels is an arrow, with the ports that it opens', () => {
  const yaml = workload('web') + workload('database') + workload('job') + policy('database', '{podSelector: {matchLabels: {app: web}}}');
  expect(arrowsIn(graphIn(yaml))).toEqual(['web -reach-> database 8080']);
});

test('what a policy opens to a whole namespace is a note, not an arrow for each pair', () => {
  const yaml =
    workload('web') + workload('database') + policy('database', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}');
  expect(arrowsIn(graphIn(yaml))).toEqual([]);
  expect(nodeOf(yaml, 'database')?.notes).toEqual(['in: pods of shop 8080']);
  expect(nodeOf(yaml, 'web')?.notes).toEqual(['in: any pod']);
});

test.each([
  ['a variable', ', env: [{name: A, value: "http://database/x"}]'],
  ['a variable with a port', ', env: [{name: A, value: "database:80"}]'],
  ['an argument', ', args: ["--to=database.shop.svc.cluster.local:80"]'],
])('an address in %s is an arrow', (_, more) => {
  expect(arrowsIn(graphIn(workload('web', more) + workload('database') + service('database')))).toEqual(['web -call-> database']);
});

test('a bare word is no address, and what a policy denies is no arrow', () => {
  const named = workload('web', ', env: [{name: A, value: database}]');
  expect(arrowsIn(graphIn(named + workload('database') + service('database')))).toEqual([]);
  const called = workload('web', ', env: [{name: A, value: "database:80"}]');
  const closed = policy('database', '{podSelector: {matchLabels: {app: job}}}');
  expect(arrowsIn(graphIn(called + workload('database') + service('database') + closed))).toEqual([]);
});

test('Secrets that a pod reads and claims that it mounts are boxes; values are nowhere in the graph', () => {
  const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData: {password: hunter2hunter2}\n';
  const claim =
    '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec: {resources: {requests: {storage: 5Gi}}}\n';
  const reads = workload('web', ', envFrom: [{secretRef: {name: db}}]').replace(
    '    spec:\n',
    '    spec:\n      volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]\n',
  );
  const graph = graphIn(reads + secret + claim);
  expect(arrowsIn(graph)).toEqual(['web -read-> db', 'web -mount-> data']);
  expect(nodesOf(graph)).toMatchObject([
    { label: 'web' },
    { kind: 'secret', label: 'db' },
    { kind: 'store', label: 'data', detail: 'volume · 5Gi' },
  ]);
});

test('a Rollout and the Deployment whose template it takes are one box', () => {
  const rollout =
    '---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}, strategy: {canary: {}}}\n';
  expect(nodesOf(graphIn(workload('web') + rollout))).toMatchObject([{ label: 'web', detail: 'Rollout · 3 pods' }]);
});

test('what no box shows is listed beside', () => {
  const [group] = graphIn(`${workload('web')}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n`).groups;
  expect(group?.others.map(({ kind }) => kind)).toEqual(['ServiceAccount']);
});

test('the arrow to a Service with several ports says which', () => {
  const two = service('database').replace('[{port: 80,', '[{name: b, port: 81}, {name: a, port: 80,');
  expect(arrowsIn(graphIn(workload('web', ', args: ["database:80"]') + workload('database') + two))).toEqual(['web -call-> database 80']);
});
