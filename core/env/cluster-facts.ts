import type { JsonValue, KubernetesObject, RenderedObject } from '../object/object';
import type { Environment } from './environment';
import type { EnvironmentIssue } from './system';

/** Which operator serves the kinds of an API group, or one kind of it. */
const OPERATORS: readonly { readonly group: RegExp; readonly kinds?: readonly string[]; readonly operator: string }[] = [
  { group: /^argoproj\.io$/, kinds: ['Application', 'ApplicationSet', 'AppProject'], operator: 'argocd' },
  {
    group: /^argoproj\.io$/,
    kinds: ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'],
    operator: 'argoRollouts',
  },
  { group: /(^|\.)cert-manager\.io$/, operator: 'certManager' },
  { group: /(^|\.)cnpg\.io$/, operator: 'cloudnativePg' },
  { group: /(^|\.)external-secrets\.io$/, operator: 'externalSecrets' },
  { group: /\.fluxcd\.io$/, operator: 'flux' },
  { group: /^monitoring\.coreos\.com$/, operator: 'prometheus' },
  { group: /^traefik\.io$/, operator: 'ingressController' },
  { group: /(^|\.)keda\.sh$/, operator: 'keda' },
];

/** Keys that name a class of storage, wherever they stand: claims, claim templates, CloudNativePG's Cluster. An empty one asks for none. */
const STORAGE_KEYS: ReadonlySet<string> = new Set(['storageClassName', 'storageClass']);
/** Keys that name an IngressClass: Ingresses, and the solvers of ACME issuers. */
const INGRESS_KEYS: ReadonlySet<string> = new Set(['ingressClassName', 'kubernetes.io/ingress.class']);

/**
 * What rendered objects take from their cluster and the environment does not declare of it: classes of storage and of Ingresses, operators, and the
 * controller that is to deliver. What the environment renders itself, it has.
 *
 * @returns one issue for each missing fact, with the first object that needs it
 */
export function missingClusterFacts(objects: readonly RenderedObject[], { cluster, delivery }: Environment): EnvironmentIssue[] {
  const issues = new Map<string, EnvironmentIssue>();
  const missing = (path: readonly string[], name: string, needed: string): void => {
    const key = JSON.stringify([path, name]);
    if (!issues.has(key))
      issues.set(key, { path, expected: `${name}, which ${needed} needs`, got: 'none', next: 'declare it there, if the cluster has it' });
  };
  const rendered = (kind: string): ReadonlySet<string> =>
    new Set(objects.filter(({ object }) => object.kind === kind).map(({ object }) => object.metadata.name));
  const classes = { storage: rendered('StorageClass'), ingress: rendered('IngressClass') };
  const groups = new Set(
    objects
      .filter(({ object }) => object.kind === 'CustomResourceDefinition')
      .map(({ object }) => object.metadata.name.replace(/^[^.]*\./, '')),
  );
  if (!Object.hasOwn(cluster.operators, delivery)) missing(['cluster', 'operators'], delivery, `delivery: ${delivery}`);
  for (const { object } of objects) {
    const named = `${object.kind} ${object.metadata.name}`;
    const operator = operatorOf(object);
    if (operator !== undefined && !groups.has(groupOf(object)) && !Object.hasOwn(cluster.operators, operator))
      missing(['cluster', 'operators'], operator, named);
    for (const [key, value] of textsOf(object)) {
      if (value === '') continue;
      if (STORAGE_KEYS.has(key) && !Object.hasOwn(cluster.storageClasses, value) && !classes.storage.has(value))
        missing(['cluster', 'storageClasses'], value, named);
      if (INGRESS_KEYS.has(key) && !Object.hasOwn(cluster.ingressClasses, value) && !classes.ingress.has(value))
        missing(['cluster', 'ingressClasses'], value, named);
    }
  }
  return [...issues.values()];
}

const groupOf = ({ apiVersion }: KubernetesObject): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

function operatorOf(object: KubernetesObject): string | undefined {
  const group = groupOf(object);
  return OPERATORS.find((each) => each.group.test(group) && (each.kinds?.includes(object.kind) ?? true))?.operator;
}

/** Every text of a value with its key. Schemas and templates of definitions are no settings. */
function* textsOf(value: JsonValue): Generator<readonly [key: string, text: string]> {
  if (typeof value !== 'object' || value === null) return;
  if ((value as KubernetesObject).kind === 'CustomResourceDefinition') return;
  for (const [key, below] of Object.entries(value)) {
    if (typeof below === 'string') yield [key, below];
    else yield* textsOf(below);
  }
}
