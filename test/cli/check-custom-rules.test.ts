import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsDocumentSchema } from '../../core/model/finding';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const definition = (rule: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: queues.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Queue, plural: queues}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: {name: {type: string}, size: {type: integer, default: 3}}
            x-kubernetes-validations: [{rule: ${JSON.stringify(rule)}, message: not so}]
`;
const QUEUE = 'apiVersion: example.com/v1\nkind: Queue\nmetadata: {name: a, namespace: shop}\nspec: {name: b}\n';
const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, namespace: shop}
spec: {rules: [{matches: [{path: {type: Exact, value: relative}}]}]}
`;

let folder: string;
let project: TestProject;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-check-'));
  project = new TestProject([shop], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
});
afterEach(() => {
  project[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Checks one file by a definition beside it. */
async function found(text: string, crds?: string) {
  const [file, beside] = [join(folder, 'a.yaml'), join(folder, 'crds.yaml')];
  writeFileSync(file, text);
  writeFileSync(beside, crds ?? '');
  const { out, exit } = await project.run('check', file, '--json', ...(crds === undefined ? [] : ['--crds', beside]));
  const { findings } = findingsDocumentSchema.parse(JSON.parse(out));
  return { exit, findings: findings.filter(({ check }) => check === 'custom-rule') };
}

test('a rule of a definition that is given is an error, with the line of the value', async () => {
  const { exit, findings } = await found(QUEUE, definition('self.size != 3'));
  expect(exit).toBe(1);
  expect(findings).toMatchObject([{ verdict: 'wrong', path: 'spec', wrong: expect.stringContaining('not so'), place: { line: 4 } }]);
  expect((await found(QUEUE, definition('self.size == 3'))).findings).toEqual([]);
});

test('reports an unsupported rule once by name, and does not let objects pass by it', async () => {
  const rule = "self.name.mystery() == 'b'";
  const { exit, findings } = await found(`${QUEUE}---\n${QUEUE.replace('name: a', 'name: c')}`, definition(rule));
  expect(exit).toBe(0);
  expect(findings).toMatchObject([
    { verdict: 'unknown', wrong: expect.stringContaining(`the rule ${JSON.stringify(rule)} is not judged`) },
  ]);
});

test('what a definition says that Galley alone knows is unknown, since the cluster may have another', async () => {
  const { exit, findings } = await found(ROUTE);
  expect(exit).toBe(0);
  expect(findings).toMatchObject([{ verdict: 'unknown', path: 'spec.rules[0].matches[0].path', next: expect.stringContaining('--crds') }]);
});

test('a value that is filled in later is unknown', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux fills it in
  const { findings } = await found(QUEUE.replace('name: b', "name: '${name}'"), definition("self.name == 'x'"));
  expect(findings).toMatchObject([{ verdict: 'unknown' }]);
});
