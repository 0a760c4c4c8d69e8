import { foundIn } from '../../support/found';

const pods = (kind: string, more: string, labels = '{app: web}', container = ''): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: web, namespace: shop}
spec:
  ${more}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: ${labels}}
    spec: {containers: [{name: web, image: example.com/web${container}}]}
`;
const service = (selector: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: ${selector}, ports: [{port: 80}]}
`;

describe('a Service selects', () => {
  const setOf = (ordinals: string) => pods('StatefulSet', `replicas: 3\n  serviceName: web${ordinals}`);
  const one = (number: number) => service(`{statefulset.kubernetes.io/pod-name: web-${number}}`);

  test('one pod of a StatefulSet by its own name', () => {
    expect(foundIn('service-selects-pods', setOf('') + one(2))).toEqual([]);
    expect(foundIn('service-selects-pods', setOf('') + one(3))).toEqual(['Service/web spec.selector']);
    expect(foundIn('service-selects-pods', setOf('\n  ordinals: {start: 3}') + one(5))).toEqual([]);
  });

  test('the pods that an experiment of a Rollout makes', () => {
    const rollout = (label: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  strategy: {canary: {steps: [{experiment: {templates: [{name: a, specRef: canary, metadata: {labels: {app: ${label}}}}]}}]}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example.com/web}]}
`;
    expect(foundIn('service-selects-pods', rollout('preview') + service('{app: preview}'))).toEqual([]);
    expect(foundIn('service-selects-pods', rollout('other') + service('{app: preview}'))).toHaveLength(1);
  });

  test('the pods that an operator makes for an object that is given', () => {
    const made = '---\napiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: main, namespace: shop}\n';
    expect(foundIn('service-selects-pods', made + service('{prometheus: main}'))).toEqual([]);
    expect(foundIn('service-selects-pods', service('{prometheus: main}'))).toHaveLength(1);
  });
});

describe('a reference to an account', () => {
  const binding = (namespace: string, name: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]
`;
  const account = (namespace: string): string => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web${namespace}}\n`;

  test('leads to one that leaves its namespace to whoever applies it, and to none of another namespace', () => {
    expect(foundIn('service-account-exists', binding('shop', 'web') + account(''))).toEqual([]);
    expect(foundIn('service-account-exists', binding('shop', 'web') + account(', namespace: bank'))).toHaveLength(1);
  });

  test("leads to one of Kubernetes' own controllers, and in kube-system alone", () => {
    expect(foundIn('service-account-exists', binding('kube-system', 'horizontal-pod-autoscaler'))).toEqual([]);
    expect(foundIn('service-account-exists', binding('shop', 'horizontal-pod-autoscaler'))).toHaveLength(1);
  });
});

test.each([
  ['what ko builds', 'ko://example.com/cmd/web', 0],
  ['what Istio puts into the pods of a gateway', 'auto', 0],
  ['a place that a person fills in', '"<registry>/web"', 0],
  ['an image without a tag', 'example.com/auto', 1],
])('an image: %s', (_, image, count) => {
  const yaml = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: ${image}}]}\n`;
  expect([...foundIn('image-latest', yaml), ...foundIn('image-without-digest', yaml)]).toHaveLength(count);
});

test('a value of a Secret that says itself that it is none is left out', () => {
  const secret = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {token: "${value}"}\n`;
  for (const none of ['change-me-placeholder', '**access token goes here**', 'p-XXXX', 'CHANGEME now', '<token>'])
    expect(foundIn('secret-value', secret(none))).toEqual([]);
  for (const some of ['my-token', 'exchange-met', 'XX']) expect(foundIn('secret-value', secret(some))).toHaveLength(1);
});

test('the identity and the links of a dashboard are no secrets, and a token in it is one', () => {
  const dashboard = (more: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.json: '{"title":"Main board","uid":"1813f692a8e4ac77155348d4c7d2fba8","links":[{"tags":["3ce50c812b834468cea4e52a35e02f35"]}]${more}}'\n`;
  expect(foundIn('secret-text', dashboard(''))).toEqual([]);
  expect(foundIn('secret-text', dashboard(', "token": "3ce50c812b834468cea4e52a35e02f35"'))).toHaveLength(1);
});

describe('an address in a ConfigMap', () => {
  const map = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: params, namespace: shop}\ndata: {redis: "redis:6379", level: info}\n';
  const redis = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: redis, namespace: shop}
spec:
  selector: {matchLabels: {app: redis}}
  template:
    metadata: {labels: {app: redis}}
    spec: {containers: [{name: redis, image: example.com/redis, ports: [{containerPort: 6379}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: redis, namespace: shop}
spec: {selector: {app: redis}, ports: [{port: 6379}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: redis, namespace: shop}
spec: {podSelector: {matchLabels: {app: redis}}, policyTypes: [Ingress], ingress: []}
`;
  const reader = (items: string): string =>
    pods('Deployment', 'replicas: 1').replace(
      'spec: {containers',
      `spec: {volumes: [{name: a, configMap: {name: params${items}}}], containers`,
    );

  test('counts where the pod mounts its key', () => {
    expect(foundIn('address-denied', map + redis + reader(''))).toHaveLength(1);
    expect(foundIn('address-denied', map + redis + reader(', items: [{key: redis, path: redis}]'))).toHaveLength(1);
    expect(foundIn('address-denied', map + redis + reader(', items: [{key: level, path: level}]'))).toEqual([]);
  });
});

describe('a Deployment of no pods', () => {
  const scaler = (apiVersion: string, kind: string, more: string): string =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}${more}}\n`;
  const found = (more: string): string[] =>
    foundIn('service-of-stopped-pods', pods('Deployment', 'replicas: 0') + service('{app: web}') + more);

  test('is found where its Rollout is gone, and an autoscaler of Kubernetes does not wake it', () => {
    expect(found('')).toEqual(['Deployment/web spec.replicas']);
    expect(found(scaler('autoscaling/v2', 'HorizontalPodAutoscaler', ', maxReplicas: 3'))).toHaveLength(1);
  });

  test('is right where KEDA starts it, or other pods answer', () => {
    expect(found(scaler('keda.sh/v1alpha1', 'ScaledObject', ''))).toEqual([]);
    expect(found(pods('DaemonSet', 'minReadySeconds: 1'))).toEqual([]);
  });
});

describe('an ExternalSecret', () => {
  const found = (spec: string): string[] =>
    foundIn('external-secret-empty', `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: {${spec}}\n`);

  test('takes something', () => {
    expect(found('data: [], dataFrom: []')).toEqual(['ExternalSecret/a spec']);
    expect(found('dataFrom: [{}]')).toEqual(['ExternalSecret/a spec.dataFrom[0]']);
    for (const from of ['extract: {key: a}', 'find: {path: a}', 'sourceRef: {generatorRef: {kind: Password, name: a}}'])
      expect(found(`dataFrom: [{${from}}]`)).toEqual([]);
  });
});

describe('a project of Argo CD', () => {
  const project = (spec: string): string =>
    `---\napiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\nspec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: shop}]${spec}}\n`;
  const application =
    '---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {project: shop, source: {repoURL: https://example.com/a.git, path: web}, destination: {server: https://kubernetes.default.svc, namespace: shop}}\n';
  const applied = (apiVersion: string, kind: string, namespace = ''): string =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a${namespace}, annotations: {argocd.argoproj.io/tracking-id: "web:a/b:c/d"}}\n`;
  const found = (spec: string, object: string): string[] => foundIn('project-kinds', project(spec) + application + object);

  test.each<[string, string, string, number]>([
    ['a kind of the cluster that no list has', '', applied('v1', 'Namespace'), 1],
    ['a kind that the list has by a pattern', ", clusterResourceWhitelist: [{group: '*', kind: 'Name*'}]", applied('v1', 'Namespace'), 0],
    [
      'a kind that is refused too',
      ", clusterResourceWhitelist: [{group: '*', kind: '*'}], clusterResourceBlacklist: [{group: '', kind: Namespace}]",
      applied('v1', 'Namespace'),
      1,
    ],
    ['a kind of a namespace, without a list', '', applied('v1', 'ConfigMap', ', namespace: shop'), 0],
    [
      'a kind of a namespace that the list lacks',
      ", namespaceResourceWhitelist: [{group: apps, kind: '*'}]",
      applied('v1', 'ConfigMap'),
      1,
    ],
    [
      'a kind of a namespace that is refused',
      ", namespaceResourceBlacklist: [{group: '', kind: ConfigMap}]",
      applied('v1', 'ConfigMap'),
      1,
    ],
    ['a namespace that is no destination', '', applied('v1', 'ConfigMap', ', namespace: bank'), 1],
    [
      'a custom kind of which nobody knows where it stands',
      ", clusterResourceWhitelist: [{group: '*', kind: '*'}], namespaceResourceWhitelist: []",
      applied('example.com/v1', 'Thing'),
      0,
    ],
  ])('%s', (_, spec, object, count) => {
    expect(found(spec, object)).toHaveLength(count);
  });

  test('says nothing of what its Application may not apply', () => {
    const second = application.replace('name: web', 'name: second').replace('project: shop', 'project: none');
    expect(found('', `${second}${applied('v1', 'Namespace').replace('web:a/b', 'other:a/b')}`)).toEqual([]);
  });
});

describe('an operator', () => {
  const controller = (image: string): string => pods('Deployment', 'replicas: 1').replace('example.com/web', image);
  const found = (image: string, version = '1.35'): string[] => foundIn('operator-supported', controller(image), { version });

  test('is known by its image, in whatever registry', () => {
    expect(found('registry.example.com:5000/mirror/cloudnative-pg/cloudnative-pg:1.28.0')).toHaveLength(1);
    expect(found('traefik:v3.5.2')).toHaveLength(1);
    expect(found('ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0', '1.34')).toEqual([]);
    expect(found('ghcr.io/cloudnative-pg/postgresql:1.28.0')).toEqual([]);
    expect(found('quay.io/argoproj/argocd:latest')).toEqual([]);
  });
});
