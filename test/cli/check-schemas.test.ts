import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type App } from 'cdk8s';
import { Application } from '../../constructs/application';
import { findingsDocumentSchema } from '../../core/model/finding';
import { GitFolder } from '../support/git-folder';
import { runHere, TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';
import { FIRST_USE_MS } from '../support/strict-schema';
import { withKubeconform } from '../support/with-kubeconform';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: web}]
`;
const MISSPELT = DEPLOYMENT.replace('replicas', 'replica');
const WIDGET = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: large}\n';
const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {spec: {type: object, properties: {size: {type: integer}}}}
`;

let folder: string;
let project: TestProject;
let putBack: () => void;
beforeAll(async () => {
  putBack = await withKubeconform();
}, FIRST_USE_MS);
afterAll(() => putBack());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-check-'));
  project = new TestProject([shop], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
});
afterEach(() => {
  project[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
async function found(...words: readonly string[]) {
  const { out, exit } = await project.run('check', ...words, '--json');
  const { findings, notJudged } = findingsDocumentSchema.parse(JSON.parse(out));
  return { exit, notJudged, findings: findings.filter(({ check }) => check === 'valid-schema') };
}

test('a field that the kind does not have is an error with its line', async () => {
  const file = write('web.yaml', `# a comment\n---\n${MISSPELT}`);
  const { exit, findings, notJudged } = await found(file);
  expect(exit).toBe(1);
  expect(notJudged).toEqual([]);
  expect(findings).toMatchObject([
    { severity: 'error', verdict: 'wrong', path: 'spec.replica', place: { file, line: 7 }, subject: 'Deployment shop/web spec.replica' },
  ]);
  expect((await found(write('web.yaml', DEPLOYMENT))).findings).toEqual([]);
});

test('distinguishes two objects of one name', async () => {
  const text = [MISSPELT, DEPLOYMENT.replace('shop', 'other'), MISSPELT.replace('shop', 'third')].join('---\n');
  expect((await found(write('all.yaml', text))).findings.map(({ object }) => object.namespace)).toEqual(['shop', 'third']);
});

test('a kind without a schema is not judged, and is where its definition is given, or stands beside it', async () => {
  const file = write('widget.yaml', WIDGET);
  const alone = await found(file);
  expect(alone).toMatchObject({
    exit: 0,
    findings: [],
    notJudged: [{ what: 'schema', objects: 1, why: expect.stringContaining('--crds') }],
  });
  const crds = write('crd.yaml', DEFINITION);
  const judged = [{ path: 'spec.size', verdict: 'wrong', wrong: expect.stringContaining('want integer') }];
  expect(await found(file, '--crds', crds)).toMatchObject({ exit: 1, findings: judged, notJudged: [] });
  expect(await found(folder)).toMatchObject({ exit: 1, findings: judged, notJudged: [] });
});

test('what a later Kubernetes, or another version of a known definition, may have is unknown', async () => {
  const file = write('web.yaml', MISSPELT);
  expect(await found(file, '--kubernetes-version', '1.99')).toMatchObject({ exit: 0, findings: [{ verdict: 'unknown' }] });
  expect(await found(file, '--kubernetes-version', '1.30')).toMatchObject({ exit: 1, findings: [{ verdict: 'wrong' }] });
  const issuer = write('issuer.yaml', 'apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: a}\nspec: {selfSigend: {}}\n');
  expect((await found(issuer)).findings).toMatchObject([{ verdict: 'unknown', path: 'spec.selfSigend' }]);
});

test('an environment is judged by its version of Kubernetes, with the application and the construct', async () => {
  const build = (app: App): void => {
    const web = new Application(app, 'web', { namespace: 'shop' });
    for (const name of ['good', 'bad'])
      new ApiObject(web, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, [name === 'bad' ? 'date' : 'data']: {} });
  };
  using wrong = new TestProject([{ ...shop, build }], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  const { out, exit } = await wrong.run('check', 'shop/test', '--json');
  const { findings, notJudged } = findingsDocumentSchema.parse(JSON.parse(out));
  expect({ exit, notJudged }).toEqual({ exit: 1, notJudged: [] });
  expect(findings.filter(({ check }) => check === 'valid-schema')).toMatchObject([
    {
      path: 'date',
      environment: 'shop/test',
      application: 'web',
      construct: 'web/bad',
      place: { file: 'dist/shop/test/web/configmap-bad.yaml' },
    },
  ]);
});

test('a fault that the base has is not new', async () => {
  using git = new GitFolder();
  git.write('k8s/web.yaml', MISSPELT);
  git.commit('Begin');
  const since = async () => {
    const { out, exit } = await runHere({
      argv: ['check', join(git.root, 'k8s'), '--since', 'HEAD', '--json'],
      systems: [shop],
      root: git.root,
    });
    const { findings } = findingsDocumentSchema.parse(JSON.parse(out));
    return { exit, names: findings.filter(({ check }) => check === 'valid-schema').map(({ object }) => object.name) };
  };
  expect(await since()).toEqual({ exit: 0, names: [] });
  git.write('k8s/other.yaml', MISSPELT.replace('name: web,', 'name: other,'));
  expect(await since()).toEqual({ exit: 1, names: ['other'] });
});

describe.each([
  ['no kubeconform', '', 'kubeconform is not on PATH; get it from https://'],
  ['one that is not there', '/nowhere/kubeconform', 'kubeconform is not on PATH; get it from https://'],
  ['one that fails', '/bin/false', 'kubeconform failed'],
])('with %s', (_, path, why) => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['GALLEY_KUBECONFORM'];
    process.env['GALLEY_KUBECONFORM'] = path;
  });
  afterEach(() => {
    process.env['GALLEY_KUBECONFORM'] = before;
  });

  test('no schema is judged, and the summary says so and what to do', async () => {
    const file = write('web.yaml', MISSPELT);
    const { out, exit } = await project.run('check', file);
    expect(exit).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(`schemas of 1 object not judged: ${why}`);
    expect(await found(file)).toMatchObject({ findings: [], notJudged: [{ objects: 1, why: expect.stringContaining(why) }] });
  });
});
