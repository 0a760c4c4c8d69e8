import { ApiObject, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { FluxDelivery, type FluxDeliveryProps } from '../../../constructs/delivery/flux/flux-delivery';
import type { RenderableKinds } from '../../../constructs/delivery/kinds';
import { Role } from '../../../constructs/rbac/role';
import { ServiceAccount } from '../../../constructs/rbac/service-account';
import type { JsonObject } from '../../../core/object/object';
import { configMap, object } from '../../support/applications';
import { at, one } from '../../support/synth';

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

/** The rendered folders of the delivery and of its permissions. */
function deliver(all: readonly Application[], kinds?: RenderableKinds): { delivery: JsonObject[]; access: JsonObject[] } {
  const props: FluxDeliveryProps = {
    name: 'shop-staging',
    applications: all,
    source: { url: 'https://git.example.com/shop/deploy.git', branch: 'main', path: 'dist/shop/staging' },
    controllerNamespace: 'flux-system',
    ...(kinds && { kinds }),
  };
  const root = (all[0] as Application).node.root;
  const delivery = new FluxDelivery(root, 'delivery', props).toJson() as JsonObject[];
  const access = root.node.tryFindChild('delivery-access') as Application | undefined;
  return { delivery, access: (access?.toJson() ?? []) as JsonObject[] };
}

function shop(fill: (api: Application, cluster: Application) => void = configMap): Application[] {
  const app = Testing.app();
  const cluster = new Application(app, 'cluster');
  object(cluster, 'v1', 'Namespace', {}, { name: 'shop' });
  const api = new Application(app, 'api', { namespace: 'shop', after: [cluster] });
  fill(api, cluster);
  return [cluster, api];
}

/** What rules grant, one line for each resource and verb: `<group>/<resource>[ name]: verb`. */
const granted = (role: JsonObject): string[] =>
  (at(role, 'rules') as unknown as Rule[])
    .flatMap(({ apiGroups, resources, resourceNames = [''], verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          resourceNames.flatMap((name) => verbs.map((verb) => `${group}/${resource}${name && ` ${name}`}: ${verb}`)),
        ),
      ),
    )
    .sort();
const roleIn = (objects: readonly JsonObject[], namespace: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'metadata.namespace') === namespace),
    'Role',
  );
const accountOf = (objects: readonly JsonObject[], path: string): unknown =>
  at(
    one(
      objects.filter((each) => at(each, 'spec.path') === `./dist/shop/staging/${path}`),
      'Kustomization',
    ),
    'spec.serviceAccountName',
  );

describe('the accounts that Flux acts as', () => {
  test('one for objects in namespaces, another for those in none; root and the rights have none', () => {
    const { delivery } = deliver(shop());
    expect(accountOf(delivery, 'api')).toBe('shop-staging');
    expect(accountOf(delivery, 'cluster')).toBe('shop-staging-cluster');
    expect(accountOf(delivery, 'delivery')).toBeUndefined();
    expect(accountOf(delivery, 'delivery-access')).toBeUndefined();
  });

  test('what stands in no namespace is written by its name, and removed by its kind; a namespace is never removed', () => {
    const [cluster, api] = shop((it, base) => {
      configMap(it);
      object(base, 'scheduling.k8s.io/v1', 'PriorityClass', {}, { name: 'urgent' });
    }) as [Application, Application];
    const { delivery } = deliver([cluster, api]);
    const role = one(delivery, 'ClusterRole');
    expect(at(role, 'metadata')).toEqual({ name: 'shop-staging-cluster' });
    expect(granted(role)).toEqual([
      '/namespaces shop: create',
      '/namespaces shop: get',
      '/namespaces shop: patch',
      'scheduling.k8s.io/priorityclasses urgent: create',
      'scheduling.k8s.io/priorityclasses urgent: patch',
      'scheduling.k8s.io/priorityclasses: delete',
      'scheduling.k8s.io/priorityclasses: get',
    ]);
    expect(at(one(delivery, 'ClusterRoleBinding'), 'subjects')).toEqual([
      { kind: 'ServiceAccount', name: 'shop-staging-cluster', namespace: 'flux-system' },
    ]);
  });

  test('an environment without cluster-scoped objects has no rights beyond its namespaces', () => {
    const app = Testing.app();
    const api = new Application(app, 'api', { namespace: 'shop' });
    configMap(api);
    const { delivery, access } = deliver([api]);
    expect(delivery.filter(({ kind }) => String(kind).startsWith('Cluster'))).toEqual([]);
    expect(access.map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding']);
  });

  test('a folder that mixes both has the rights of both', () => {
    const [cluster, api] = shop((it) => {
      configMap(it);
      object(it, 'scheduling.k8s.io/v1', 'PriorityClass', {}, { name: 'urgent' });
    }) as [Application, Application];
    // cdk8s gives everything in it the namespace.
    for (const each of api.apiObjects)
      if (each.kind === 'PriorityClass') (each.metadata as { namespace?: undefined }).namespace = undefined;
    const { delivery } = deliver([cluster, api]);
    expect((at(one(delivery, 'ClusterRoleBinding'), 'subjects') as JsonObject[]).map(({ name }) => name)).toEqual([
      'shop-staging-cluster',
      'shop-staging',
    ]);
  });
});

describe('the rights in a namespace', () => {
  test('every kind that the charts can render, switched on or not, and to read what controllers make of it', () => {
    const kinds = { clusterScoped: ['/Namespace'], namespaced: ['/ConfigMap', 'apps/Deployment', 'networking.k8s.io/Ingress'] };
    const { access } = deliver(shop(), kinds);
    const all = (resource: string): string[] => ['create', 'delete', 'get', 'patch'].map((verb) => `${resource}: ${verb}`);
    expect(granted(roleIn(access, 'shop'))).toEqual(
      [
        ...all('/configmaps'),
        ...all('apps/deployments'),
        ...all('networking.k8s.io/ingresses'),
        '/pods: get',
        '/pods: list',
        'apps/replicasets: get',
        'apps/replicasets: list',
      ].sort(),
    );
  });

  test('nobody may write what is read alone, escalate, impersonate, or read Secrets', () => {
    const kinds = { clusterScoped: ['/Namespace'], namespaced: ['/ConfigMap', 'apps/StatefulSet', 'rbac.authorization.k8s.io/Role'] };
    const { delivery, access } = deliver(shop(), kinds);
    const everything = [...granted(roleIn(access, 'shop')), ...granted(one(delivery, 'ClusterRole'))];
    expect(everything.filter((each) => /escalate|impersonate|bind$|secrets|pods: (create|patch|delete)|\*/.test(each))).toEqual([]);
  });

  test('what a rendered role grants is granted too, since Kubernetes takes a role only from who holds that', () => {
    const fill = (api: Application): void => {
      const account = new ServiceAccount(api, 'reader');
      const needs = [{ apiGroup: '', resources: ['secrets'], verbs: ['get'], resourceNames: ['token'] }] as const;
      new Role(api, 'reads', { to: [account], needs });
    };
    const lines = granted(roleIn(deliver(shop(fill)).access, 'shop'));
    expect(lines).toContain('/secrets token: get');
    // Flux's dry run of a binding comes before its role exists: it succeeds only with permission to bind that role.
    expect(lines.filter((each) => each.endsWith(': bind'))).toEqual(['rbac.authorization.k8s.io/roles reads: bind']);
    expect(lines.filter((each) => each.startsWith('/secrets'))).toHaveLength(1);
  });

  test('a ClusterRole is made, and bound, by its name, whatever it grants: of an operator the account has not what it needs itself', () => {
    const [cluster, api] = shop() as [Application, Application];
    const rbac = 'rbac.authorization.k8s.io';
    const metadata = { name: 'operator' };
    const rules = [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ];
    new ApiObject(cluster, 'role', { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata, rules });
    const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'operator' };
    new ApiObject(cluster, 'binding', { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata, roleRef });
    const lines = granted(one(deliver([cluster, api]).delivery, 'ClusterRole'));
    expect(lines.filter((each) => /escalate|bind$/.test(each))).toEqual([
      `${rbac}/clusterroles operator: bind`,
      `${rbac}/clusterroles operator: escalate`,
    ]);
  });

  test('a role that is not rendered is bound by its name, since nobody knows what it grants', () => {
    const fill = (api: Application): void => {
      object(api, 'rbac.authorization.k8s.io/v1', 'RoleBinding', {}).addJsonPatch({
        _toJson: () => ({
          op: 'add',
          path: '/roleRef',
          value: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        }),
      } as never);
    };
    expect(granted(roleIn(deliver(shop(fill)).access, 'shop'))).toContain('rbac.authorization.k8s.io/clusterroles view: bind');
  });

  test('the system gives an irregular plural', () => {
    const kinds = { clusterScoped: ['/Namespace'], namespaced: ['/ConfigMap', 'example.com/Ox'], plurals: { 'example.com/Ox': 'oxen' } };
    expect(granted(roleIn(deliver(shop(), kinds).access, 'shop'))).toContain('example.com/oxen: get');
  });

  test('a kind that the system does not declare is refused', () => {
    const kinds = { clusterScoped: ['/Namespace'], namespaced: ['/Service'] };
    expect(() => deliver(shop(), kinds)).toThrow(
      /expected one of the kinds that the system declares \(kinds\.namespaced\), got \/ConfigMap/,
    );
  });

  test('each namespace that an object stands in has its own, one that another application has too', () => {
    const fill = (api: Application): void => {
      configMap(api);
      object(api, 'v1', 'ConfigMap', {}, { namespace: 'elsewhere' });
    };
    const { access } = deliver(shop(fill));
    const places = access.map((each) => `${each['kind']} ${at(each, 'metadata.namespace')}/${at(each, 'metadata.name')}`);
    expect(places.sort()).toEqual([
      'Role elsewhere/shop-staging-elsewhere',
      'Role shop/shop-staging-shop',
      'RoleBinding elsewhere/shop-staging-elsewhere',
      'RoleBinding shop/shop-staging-shop',
    ]);
  });

  test('refuses a namespace beside what stands in one: Flux would need its rights before it is there', () => {
    const fill = (api: Application, cluster: Application): void => {
      configMap(api);
      object(cluster, 'v1', 'Service', {}, { namespace: 'shop' });
    };
    expect(() => deliver(shop(fill))).toThrow(
      /^cluster: expected objects in namespaces after the Namespaces, since Flux is given its rights between the two, got/,
    );
  });
});
