import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { API_LIFECYCLES, LIFECYCLES_UNTIL } from '../../../core/check/api-lifecycles';
import { foundIn } from '../../support/found';
import { testWithGo } from '../../support/go-program';

const object = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\n`;
const role = (groups: string, resource: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [${groups}], resources: [${resource}], verbs: [get]}]
`;

test('an API is there until the version that serves it no more', () => {
  const budget = object('policy/v1beta1', 'PodDisruptionBudget');
  expect(foundIn('api-deprecated', budget, { version: '1.20' })).toEqual([]);
  expect(foundIn('api-deprecated', budget, { version: '1.24' })).toEqual(['PodDisruptionBudget/web apiVersion']);
  expect(foundIn('api-removed', budget, { version: '1.24' })).toEqual([]);
  expect(foundIn('api-removed', budget, { version: '1.25' })).toEqual(['PodDisruptionBudget/web apiVersion']);
  expect(foundIn('api-deprecated', budget, { version: '1.25' })).toEqual([]);
});

test('a kind of another group, or of another version, is another API', () => {
  expect(foundIn('api-removed', object('networking.k8s.io/v1', 'Ingress'))).toEqual([]);
  expect(foundIn('api-removed', object('traefik.io/v1beta1', 'Ingress'))).toEqual([]);
  expect(foundIn('api-removed', object('extensions/v1beta1', 'Ingress'))).toEqual(['Ingress/web apiVersion']);
});

test('a role that names a group that is gone', () => {
  expect(foundIn('role-of-removed-api', role('extensions', 'ingresses/status'), { version: '1.22' })).toEqual(['Role/web rules[0]']);
  expect(foundIn('role-of-removed-api', role('extensions', 'ingresses'), { version: '1.21' })).toEqual([]);
  expect(foundIn('role-of-removed-api', role('networking.k8s.io', 'ingresses'))).toEqual([]);
  expect(foundIn('role-of-removed-api', role('policy', 'podsecuritypolicies'))).toEqual(['Role/web rules[0]']);
});

/** `group/version kind deprecated removed` of everything in a module of Kubernetes that says so. */
function lifecyclesIn(module: string): string[] {
  return readdirSync(module, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('zz_generated.prerelease-lifecycle.go'))
    .flatMap((file) => {
      const folder = dirname(join(module, file));
      const group = /GroupName\s*=\s*"([^"]*)"/.exec(readFileSync(join(folder, 'register.go'), 'utf8'))?.[1];
      const text = readFileSync(join(module, file), 'utf8');
      const minors = (what: string): Map<string, number> =>
        new Map(
          [
            ...text.matchAll(
              new RegExp(`\\(in \\*(\\w+)\\) APILifecycle${what}\\(\\) \\(major, minor int\\) \\{\\s*return 1, (\\d+)`, 'g'),
            ),
          ].map(([, kind = '', minor]) => [kind, Number(minor)]),
        );
      const [deprecated, removed] = [minors('Deprecated'), minors('Removed')];
      return [...removed].map(
        ([kind, minor]) => `${group}/${folder.slice(folder.lastIndexOf('/') + 1)} ${kind} ${deprecated.get(kind)} ${minor}`,
      );
    });
}

/** Kinds for requests to a server, which no file holds. */
const ASKED = /Review$|^Scale$|Rollback$|^Eviction$|List$|Options$|Discovery$/;

testWithGo('the table is what the types of Kubernetes say of themselves', () => {
  const cwd = join(__dirname, '../../support/go/pod-security');
  const { stdout } = spawnSync('go', ['mod', 'download', '-json', 'k8s.io/api'], { cwd, encoding: 'utf8' });
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  const told = lifecyclesIn(Dir).filter((line) => {
    const [, kind = '', deprecated] = line.split(' ');
    return !ASKED.test(kind) && Number(deprecated) <= LIFECYCLES_UNTIL;
  });
  expect(told.length).toBeGreaterThan(40);
  const table = API_LIFECYCLES.flatMap(([apiVersion, kinds, deprecated, removed]) =>
    kinds.split(' ').map((kind) => `${apiVersion} ${kind} ${deprecated} ${removed}`),
  );
  const others = /^(?:apiextensions|apiregistration)\.k8s\.io\/| PodSecurityPolicy /;
  expect(table.filter((line) => !others.test(line)).sort()).toEqual(told.sort());
});
