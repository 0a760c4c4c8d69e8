import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { Need } from '../../../constructs/rbac/need';
import { policyRules } from '../../../constructs/rbac/policy-rules';
import { ClusterRole, Role, type RoleProps } from '../../../constructs/rbac/role';
import { ServiceAccount } from '../../../constructs/rbac/service-account';
import { manifests, one, synth } from '../../support/synth';

const account = { name: 'api', namespace: 'shop' };
const smallest: RoleProps = { to: [account], needs: [{ apiGroup: '', resources: ['configmaps'], verbs: ['get'] }] };

const inChart = (namespace?: string) => new Chart(Testing.app(), 'app', { namespace, disableResourceNameHashes: true });

describe('Role', () => {
  test('smallest: a role and its binding, for an account of another namespace too', () => {
    const chart = inChart('stock');
    new Role(chart, 'reader', smallest);
    expect(manifests(chart)).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'reader', namespace: 'stock' },
        rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'reader', namespace: 'stock' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }],
      },
    ]);
  });

  test('everything: each prop reaches the manifest', () => {
    const everything: Required<RoleProps> = {
      name: 'operator',
      to: [account, { name: 'worker', namespace: 'shop' }],
      needs: [{ apiGroup: 'rbac.authorization.k8s.io', resources: ['roles'], verbs: ['bind'], resourceNames: ['reader'] }],
      may: ['bind'],
    };
    const chart = inChart('shop');
    new Role(chart, 'subject', everything);
    expect(one(manifests(chart), 'Role')).toMatchObject({
      metadata: { name: 'operator' },
      rules: [{ verbs: ['bind'], resourceNames: ['reader'] }],
    });
    expect(one(manifests(chart), 'RoleBinding')).toMatchObject({
      metadata: { name: 'operator' },
      subjects: [{ name: 'api' }, { name: 'worker' }],
    });
  });

  test('refuses all that is too wide, at once', () => {
    const needs = [
      { apiGroup: '*', resources: ['pods/*'], verbs: ['*', 'impersonate'] },
      { apiGroup: '', resources: ['secrets'], verbs: ['create', 'get'], resourceNames: ['one'] },
    ] as never as Need[];
    const chart = inChart('shop');
    expect(() => new Role(chart, 'wide', { to: [{ name: 'api', namespace: undefined }], needs })).toThrow(
      [
        'app/wide: needs[0].apiGroup: expected no wildcard, got "*"; name each',
        'app/wide: needs[0].resources: expected no wildcard, got "pods/*"; name each',
        'app/wide: needs[0].verbs: expected no wildcard, got "*"; name each',
        'app/wide: needs[0].verbs: expected none by which an account gets more than it was granted, got impersonate; take it out, or list it in may',
        'app/wide: needs[1].verbs: expected none without a name beside resourceNames, got create; make it a need of its own without names',
        'app/wide: to: expected an account in a namespace, got api in none; move it into an application that has one',
      ].join('\n'),
    );
  });

  test.each(['escalate', 'bind', 'impersonate'] as const)('refuses %s unless asked', (verb) => {
    const needs: Need[] = [{ apiGroup: '', resources: ['users'], verbs: [verb] }];
    expect(() => new Role(inChart('shop'), 'role', { to: [account], needs })).toThrow(`got ${verb}`);
    expect(() => new Role(inChart('shop'), 'role', { to: [account], needs, may: [verb] })).not.toThrow();
  });

  test('refuses no needs, and an application without a namespace', () => {
    expect(() => new Role(inChart('shop'), 'role', { to: [account], needs: [] })).toThrow(
      'app/role: needs: expected at least one, got none',
    );
    expect(() => new Role(inChart(), 'role', smallest)).toThrow('app/role: expected an application with a namespace, got none');
  });

  test('hatch: ApiObject.of finds the role', () => {
    const chart = inChart('shop');
    ApiObject.of(new Role(chart, 'reader', smallest)).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(one(manifests(chart), 'Role')).toHaveProperty('metadata.name', 'other');
  });
});

describe('ClusterRole', () => {
  test('smallest: a cluster role and its binding', () => {
    expect(synth(ClusterRole, smallest)).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'subject' },
        rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'subject' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'subject' },
        subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }],
      },
    ]);
  });

  test('refuses an application with a namespace', () => {
    expect(() => new ClusterRole(inChart('shop'), 'role', smallest)).toThrow(
      'app/role: expected an application without a namespace, got shop',
    );
  });
});

describe('ServiceAccount', () => {
  test('is an account of its namespace whose token no pod gets by itself', () => {
    const chart = inChart('shop');
    const subject = new ServiceAccount(chart, 'api', { name: 'api-server', labels: { a: 'b' }, annotations: { c: 'd' } });
    expect(subject).toMatchObject({ name: 'api-server', namespace: 'shop' });
    expect(manifests(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'api-server', namespace: 'shop', labels: { a: 'b' }, annotations: { c: 'd' } },
        automountServiceAccountToken: false,
      },
    ]);
  });
});

/** Every single thing that a list of needs or rules allows; one of a named object is implied by that of all. */
function allowed(
  rules: readonly { groups: readonly string[]; resources: readonly string[]; verbs: readonly string[]; names?: readonly string[] }[],
): Set<string> {
  const single = rules.flatMap(({ groups, resources, verbs, names = ['(all)'] }) =>
    groups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => names.map((name) => [group, resource, verb, name])))),
  );
  const keys = new Set(single.map((each) => each.join(' ')));
  return new Set([...keys].filter((key) => key.endsWith('(all)') || !keys.has(key.replace(/[^ ]+$/, '(all)'))));
}

const some = <T extends string>(...values: [T, ...T[]]) => fc.subarray(values, { minLength: 1 }) as never as fc.Arbitrary<[T, ...T[]]>;
const need: fc.Arbitrary<Need> = fc.record(
  {
    apiGroup: fc.constantFrom('', 'apps'),
    resources: some('pods', 'services', 'secrets'),
    verbs: some('get', 'list', 'patch'),
    resourceNames: some('a', 'b'),
  },
  { requiredKeys: ['apiGroup', 'resources', 'verbs'] },
);

describe('policyRules', () => {
  test('grant exactly what is needed, whatever the order, and no rule twice', () => {
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 6 }), (needs) => {
        const rules = policyRules(needs);
        const granted = allowed(
          rules.map((rule) => ({
            groups: rule.apiGroups,
            resources: rule.resources,
            verbs: rule.verbs,
            ...(rule.resourceNames && { names: rule.resourceNames }),
          })),
        );
        expect(granted).toEqual(
          allowed(
            needs.map(({ apiGroup, resources, verbs, resourceNames }) => ({
              groups: [apiGroup],
              resources,
              verbs,
              ...(resourceNames && { names: resourceNames }),
            })),
          ),
        );
        expect(policyRules([...needs].reverse())).toEqual(rules);
        expect(policyRules([...needs, ...needs])).toEqual(rules);
      }),
    );
  });

  test('put kinds with the same verbs into one rule', () => {
    const needs: Need[] = [
      { apiGroup: 'apps', resources: ['deployments'], verbs: ['get', 'list'] },
      { apiGroup: 'apps', resources: ['replicasets'], verbs: ['list', 'get'] },
      { apiGroup: '', resources: ['secrets'], verbs: ['get'], resourceNames: ['b', 'a'] },
    ];
    expect(policyRules(needs)).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['get', 'list'] },
    ]);
  });
});
