import { join } from 'node:path';
import { GitFolder } from '../support/git-folder';
import { runHere } from '../support/project';
import { shop } from '../support/shop-system';

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
`;
const service = (name: string, port: string, annotations = '{}'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop, annotations: ${annotations}}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: ${port}}]}\n`;
const ACCEPTED = '{galley.dev/accept.service-target-port: opened late}';

let folder: GitFolder;
beforeEach(() => {
  folder = new GitFolder();
  folder.write('k8s/web.yaml', WORKLOAD);
  folder.write('k8s/old.yaml', service('old', 'https'));
  folder.commit('Begin');
});
afterEach(() => folder[Symbol.dispose]());

const check = (...options: readonly string[]) =>
  runHere({ argv: ['check', join(folder.root, 'k8s'), ...options], systems: [shop], root: folder.root });

test('does not report old findings, and does not fail for them', async () => {
  expect((await check()).exit).toBe(1);
  expect(await check('--since', 'HEAD')).toMatchObject({ exit: 0, out: expect.stringMatching(/^0 errors/m) });
});

test('what is new fails', async () => {
  folder.write('k8s/new.yaml', service('new', 'https'));
  const { exit, out } = await check('--since', 'HEAD');
  expect(exit).toBe(1);
  expect(out).toContain('Service shop/new');
  expect(out).not.toContain('Service shop/old');
});

test('a change does not accept its own findings, nor make them lighter, and what it brings is listed', async () => {
  folder.write('k8s/new.yaml', service('new', 'https', ACCEPTED));
  folder.write('checks.yaml', 'severities: {service-target-port: info}\naccept:\n- {check: service-target-port, reason: so it is}\n');
  const { exit, err } = await check('--since', 'HEAD');
  expect(exit).toBe(1);
  expect(err).toContain('accepted by this change, so not yet: service-target-port in Service new: opened late');
  expect(err).toContain('so it is');
});

test('what the base accepts is accepted', async () => {
  folder.write('checks.yaml', 'accept:\n- {check: service-target-port, object: Service/shop/new, reason: opened late}\n');
  folder.commit('Accept it first');
  folder.write('k8s/new.yaml', service('new', 'https'));
  expect((await check('--since', 'HEAD')).exit).toBe(0);
});

test('a revision that is not there exits 2', async () => {
  expect(await check('--since', 'nowhere')).toMatchObject({ exit: 2, err: expect.stringContaining('GIT_REVISION_UNKNOWN') });
});
