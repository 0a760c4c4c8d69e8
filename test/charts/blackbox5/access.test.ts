import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName, placeOf, podMakersOf } from './support/environments';

const READ = 'get list watch';
const OPERATOR = [
  '/events: create patch',
  '/persistentvolumeclaims: create get list patch watch',
  `/pods: ${READ}`,
  'apps/deployments: create delete get list patch watch',
  `blackbox5.dev/ralfinstances: ${READ}`,
  'blackbox5.dev/ralfinstances/status: patch update',
];
const CONTROL_API = [
  `/pods: ${READ}`,
  '/pods/log: get',
  `apps/deployments: ${READ}`,
  'blackbox5.dev/ralfinstances: create delete get list patch watch',
];

/** All that each account may do, in the namespace of the agents; who is not here may do nothing anywhere. */
const TABLE: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: { 'blackbox5-system/control-api': CONTROL_API, 'blackbox5-system/ralf-operator': OPERATOR },
  hetzner: {
    // If Galley renders agents, a person stops each by its scale and name.
    'blackbox5-system/control-api': [...CONTROL_API, 'apps/deployments/scale of ralf-001 ralf-002 ralf-003: get patch update'],
    'blackbox5-system/ralf-operator': OPERATOR,
  },
};

function linesOf(rule: JsonObject): string[] {
  const words = (key: string): string[] => [...((rule[key] ?? []) as string[])].sort();
  const names = words('resourceNames').length > 0 ? ` of ${words('resourceNames').join(' ')}` : '';
  return words('apiGroups').flatMap((group) =>
    words('resources').map((resource) => `${group}/${resource}${names}: ${words('verbs').join(' ')}`),
  );
}

describe.each(ENVIRONMENTS)('what accounts of blackbox5/%s may do', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = (await rendered(blackbox5, environment)).own;
  });

  const rights = (): Record<string, string[]> => {
    const found: Record<string, string[]> = {};
    for (const binding of objects.all('RoleBinding')) {
      const role = objects.get('Role', String(at(binding, 'roleRef.name')));
      for (const { namespace, name } of listAt(binding, 'subjects')) {
        const account = `${String(namespace)}/${String(name)}`;
        found[account] = [...(found[account] ?? []), ...listAt(role, 'rules').flatMap(linesOf)].sort();
      }
    }
    return found;
  };

  test('is the table, verb by verb', () => {
    const sorted = Object.fromEntries(Object.entries(TABLE[environment]).map(([name, lines]) => [name, [...lines].sort()]));
    expect(rights()).toEqual(sorted);
  });

  test('is in the namespace of the agents alone, has no wildcard, and names no Secret', () => {
    expect(objects.objects.map(({ object }) => object.kind).filter((kind) => kind.startsWith('ClusterRole'))).toEqual([]);
    for (const object of [...objects.all('Role'), ...objects.all('RoleBinding')]) {
      expect([nameOf(object), at(object, 'metadata.namespace')]).toEqual([nameOf(object), 'blackbox5-agents']);
    }
    for (const role of objects.all('Role')) expect(JSON.stringify(role['rules'])).not.toMatch(/\*|secrets/);
  });

  test('is bound to accounts that are there; a token has who may do something, and nobody else', () => {
    const accounts = objects.all('ServiceAccount').map((each) => `${String(at(each, 'metadata.namespace'))}/${nameOf(each)}`);
    const holders = Object.keys(rights());
    expect(holders.filter((name) => !accounts.includes(name))).toEqual([]);
    const withToken = podMakersOf(objects)
      .filter((workload) => at(workload, 'spec.template.spec.automountServiceAccountToken') === true)
      .map((workload) => `blackbox5-${placeOf(workload)}`);
    expect(withToken.sort()).toEqual(holders.sort());
    for (const account of objects.all('ServiceAccount')) expect(account['automountServiceAccountToken']).toBe(false);
  });
});
