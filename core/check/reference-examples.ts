/** YAML in which a check finds nothing, and YAML in which it finds something. */
interface Example {
  readonly good: string;
  readonly bad: string;
}

const object = (apiVersion: string, kind: string, name: string, rest = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${rest}`;
const all = (...documents: readonly string[]): string => documents.join('---\n');

/** A pod with more in its spec, and more in its one container. */
const pod = (spec: string, container = ''): string =>
  object('v1', 'Pod', 'web', `spec:\n  containers: [{name: web, image: web${container === '' ? '' : `, ${container}`}}]\n${spec}`);

/** The same text with the right name, beside what it names, and with the wrong one. */
const renamed = (text: (name: string) => string, right: string, beside: string): Example => ({
  good: all(beside, text(right)),
  bad: all(beside, text('elsewhere')),
});

const env = (ref: string, name: string, key: string): string =>
  pod('', `env: [{name: A, valueFrom: {${ref}: {name: ${name}, key: ${key}}}}]`);
const settings = object('v1', 'ConfigMap', 'settings', 'data: {mode: fast}\n');
const external = object(
  'external-secrets.io/v1',
  'ExternalSecret',
  'login',
  'spec:\n  secretStoreRef: {name: vault}\n  target: {name: login}\n  data: [{secretKey: password, remoteRef: {key: shop}}]\n',
);
const deployment = object(
  'apps/v1',
  'Deployment',
  'web',
  'spec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}\n',
);
const service = object('v1', 'Service', 'web', 'spec: {selector: {app: web}, ports: [{port: 80}]}\n');

export const CONFIG_MAP: Example = renamed((name) => pod(`  volumes: [{name: a, configMap: {name: ${name}}}]\n`), 'settings', settings);
export const SECRET: Example = renamed((name) => pod('', `envFrom: [{secretRef: {name: ${name}}}]`), 'login', external);
export const SERVICE_ACCOUNT: Example = renamed(
  (name) => pod(`  serviceAccountName: ${name}\n`),
  'web',
  object('v1', 'ServiceAccount', 'web'),
);
export const CLAIM: Example = renamed(
  (name) => pod(`  volumes: [{name: a, persistentVolumeClaim: {claimName: ${name}}}]\n`),
  'data',
  object('v1', 'PersistentVolumeClaim', 'data'),
);
export const ROLE: Example = renamed(
  (name) =>
    object(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'web',
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}\n`,
    ),
  'web',
  object('rbac.authorization.k8s.io/v1', 'Role', 'web', 'rules: []\n'),
);
export const CLASS: Example = renamed(
  (name) => pod(`  priorityClassName: ${name}\n`),
  'high',
  'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n',
);
export const SERVICE: Example = renamed(
  (name) => object('networking.k8s.io/v1', 'Ingress', 'web', `spec: {defaultBackend: {service: {name: ${name}, port: {number: 80}}}}\n`),
  'web',
  service,
);
export const GOVERNING: Example = renamed(
  (name) => object('apps/v1', 'StatefulSet', 'db', `spec: {serviceName: ${name}}\n`),
  'web',
  service,
);
export const WORKLOAD: Example = renamed(
  (name) =>
    object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'web',
      `spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}}\n`,
    ),
  'web',
  deployment,
);
export const ISSUER: Example = renamed(
  (name) =>
    object(
      'cert-manager.io/v1',
      'Certificate',
      'web',
      `spec: {secretName: web-tls, issuerRef: {name: ${name}}, dnsNames: [web.example.com]}\n`,
    ),
  'own',
  object('cert-manager.io/v1', 'Issuer', 'own', 'spec: {selfSigned: {}}\n'),
);
export const STORE: Example = renamed(
  (name) => object('external-secrets.io/v1', 'ExternalSecret', 'a', `spec: {secretStoreRef: {kind: SecretStore, name: ${name}}}\n`),
  'vault',
  object('external-secrets.io/v1', 'SecretStore', 'vault', 'spec: {}\n'),
);
export const PROJECT: Example = renamed(
  (name) => object('argoproj.io/v1alpha1', 'Application', 'web', `spec: {project: ${name}}\n`),
  'shop',
  object('argoproj.io/v1alpha1', 'AppProject', 'shop', "spec: {destinations: [{server: '*', namespace: '*'}], sourceRepos: ['*']}\n"),
);
export const FLUX: Example = renamed(
  (name) =>
    object(
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      'web',
      `spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: ${name}}}\n`,
    ),
  'shop',
  object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'shop', 'spec: {interval: 1m, url: https://example.com/shop}\n'),
);
export const GATEWAY: Example = renamed(
  (name) => object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', `spec: {parentRefs: [{name: ${name}}]}\n`),
  'front',
  object('gateway.networking.k8s.io/v1', 'Gateway', 'front', 'spec: {gatewayClassName: any, listeners: []}\n'),
);
export const DATABASE: Example = renamed(
  (name) => object('postgresql.cnpg.io/v1', 'ScheduledBackup', 'nightly', `spec: {schedule: '0 0 3 * * *', cluster: {name: ${name}}}\n`),
  'db',
  object('postgresql.cnpg.io/v1', 'Cluster', 'db', 'spec: {instances: 1}\n'),
);
export const CUSTOM: Example = renamed(
  (name) => object('example.com/v1', 'Task', 'sort', `spec: {agentRef: {name: ${name}}}\n`),
  'triage',
  `${object('example.com/v1', 'Agent', 'triage', 'spec: {}\n')}---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tasks.example.com
  annotations: {galley.dev/references: 'spec.agentRef: example.com/Agent'}
spec: {group: example.com, scope: Namespaced, names: {kind: Task, plural: tasks}, versions: []}
`,
);
export const CONFIG_MAP_KEY: Example = {
  good: all(settings, env('configMapKeyRef', 'settings', 'mode')),
  bad: all(settings, env('configMapKeyRef', 'settings', 'modus')),
};
export const SECRET_KEY: Example = {
  good: all(external, env('secretKeyRef', 'login', 'password')),
  bad: all(external, env('secretKeyRef', 'login', 'pasword')),
};
