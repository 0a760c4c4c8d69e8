import { ASSERT_CHECKS } from '../../../core/check/assert-checks';
import { World } from '../../../core/check/world';
import { readManifests } from '../../../core/manifest/manifests';

const pod = (name: string, port = 8080): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: main, image: x, ports: [{name: http, containerPort: ${port}}]}]}\n---\n`;
const policy = (app: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${app}-policy, namespace: shop}\nspec: {podSelector: {matchLabels: {app: ${app}}}, ${spec}}\n---\n`;
const from = (app: string): string => `ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}], ports: [{port: http}]}]`;
const service = (name: string, type: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {type: ${type}, selector: {app: ${name}}, ports: [{port: 80, targetPort: http}]}\n---\n`;
const ingress =
  'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {rules: [{host: shop.example.com, http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]}\n---\n';
const ALL = pod('web') + pod('database', 5432) + pod('job');

function told(line: string, yaml: string, whole = true): string[] {
  const annotated = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {galley.dev/assert: ${JSON.stringify(line)}}}\n---\n`;
  const { manifests, unread } = readManifests(new Map([['test.yaml', annotated + yaml]]));
  expect(unread).toEqual([]);
  const world = new World({ objects: manifests.map(({ object }) => object), whole });
  return ASSERT_CHECKS.flatMap((check) => [...check.find(world)]).map(
    ({ wrong, next, verdict = 'wrong' }) => `${verdict}: ${wrong}; ${next}`,
  );
}

test.each<[line: string, yaml: string]>([
  ['web -> database allowed', ALL],
  ['web -> database 5432 allowed', ALL + policy('database', from('web'))],
  ['web -> database http allowed', ALL + policy('database', from('web'))],
  ['web -> database 5433 denied', ALL + policy('database', from('web'))],
  ['job -> database denied', ALL + policy('database', from('web'))],
  ['web -> internet denied', ALL + policy('web', 'policyTypes: [Egress]')],
  [
    'web -> internet 443 allowed',
    ALL +
      policy('web', 'policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}]'),
  ],
  [
    'web -> 10.1.0.0/16 denied',
    ALL + policy('web', 'policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]'),
  ],
  ['internet -> database denied', ALL],
  ['internet -> web allowed', ALL + service('web', 'LoadBalancer')],
  ['internet -> web allowed', ALL + service('web', 'ClusterIP') + ingress],
  ['internet -> web denied', ALL + service('web', 'ClusterIP') + ingress + policy('web', 'ingress: []')],
  ['shop/* -> database denied', pod('database') + pod('web') + policy('database', 'ingress: []')],
])('%j holds', (line, yaml) => expect(told(line, yaml).filter((each) => each.startsWith('wrong'))).toEqual([]));

test('a line that does not hold names the two, the ports and the policies that decide', () => {
  const [first, ...more] = told('job -> database 5432 allowed', ALL + policy('database', from('web')));
  expect(more).toEqual([]);
  expect(first).toBe(
    'wrong: "job -> database 5432 allowed" does not hold: shop/Pod/job does not reach shop/Pod/database at 5432: NetworkPolicy shop/database-policy decides what comes in; correct the policies, or the line',
  );
});

test.each<[line: string, yaml: string, told: RegExp]>([
  ['web -> database denied', ALL, /reaches shop\/Pod\/database at any port: no policy is about either of them/],
  ['web -> internet denied', ALL, /reaches addresses .*no policy is about either/],
  ['internet -> web denied', ALL + service('web', 'LoadBalancer'), /Service shop\/web \(LoadBalancer port 80\) leads in from the internet/],
  [
    'internet -> web denied',
    ALL + service('web', 'ClusterIP') + ingress,
    /Ingress shop\/web \(shop.example.com\/\) leads in from the internet/,
  ],
  ['internet -> job allowed', ALL, /no way in from outside leads to job/],
  ['web -> databse allowed', ALL, /nothing runs under the name databse; did you mean database\?/],
  ['shop/web -> shop/databse allowed', ALL, /did you mean shop\/database\?/],
  ['web -> database htpp allowed', ALL, /no pod of database has a port named htpp; did you mean http\?/],
  ['web > database', ALL, /is no assertion: expected FROM -> TO/],
])('%j does not hold', (line, yaml, wanted) => expect(told(line, yaml)).toEqual([expect.stringMatching(wanted)]));

test('several lines stand in one annotation, and each is judged', () => {
  expect(told('web -> database denied; job -> database denied\n web -> job allowed', ALL)).toHaveLength(2);
});

test('what a policy decides that is not read is unknown', () => {
  const cilium =
    'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {endpointSelector: {}}\n---\n';
  expect(told('web -> database denied', ALL + cilium)).toEqual([
    expect.stringMatching(/^unknown: .*CiliumNetworkPolicy shop\/all decides too, and is not read/),
  ]);
});

test('a name that is not there is unknown where not all is given', () => {
  expect(told('web -> elsewhere allowed', ALL, false)).toEqual([expect.stringMatching(/^unknown: /)]);
});
