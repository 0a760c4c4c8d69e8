import { missingClusterFacts } from '../env/cluster-facts';
import type { Environment } from '../env/environment';
import type { JsonObject, KubernetesObject } from '../object/object';

/** Where operators run, unless somebody chose otherwise. */
const NAMESPACES: Readonly<Record<string, string>> = {
  argocd: 'argocd',
  argoRollouts: 'argo-rollouts',
  certManager: 'cert-manager',
  cloudnativePg: 'cnpg-system',
  externalSecrets: 'external-secrets',
  flux: 'flux-system',
  ingressController: 'ingress-nginx',
  keda: 'keda',
  prometheus: 'monitoring',
};

/** The `cluster` of an environment that has what objects take from it. */
export function clusterFor(objects: readonly KubernetesObject[]): JsonObject {
  const nothing = { cluster: { operators: {}, storageClasses: {}, ingressClasses: {} }, delivery: 'argocd' } as unknown as Environment;
  const rendered = objects.map((object) => ({ object, application: 'objects', construct: object.kind }));
  const names = new Map<string, string[]>();
  for (const { path, expected = '' } of missingClusterFacts(rendered, nothing) as readonly {
    readonly path: readonly string[];
    readonly expected?: string;
  }[]) {
    const kind = path.at(-1) ?? '';
    names.set(kind, [...(names.get(kind) ?? []), expected.replace(/, which [\s\S]*$/, '')]);
  }
  const entries = (kind: string, of: (name: string) => JsonObject): JsonObject => {
    const all = Object.fromEntries((names.get(kind) ?? []).map((name) => [name, of(name)]));
    return Object.keys(all).length === 0 ? {} : { [kind]: all };
  };
  return {
    ...entries('operators', (name) => ({ namespace: NAMESPACES[name] ?? name.toLowerCase() })),
    ...entries('storageClasses', () => ({ accessModes: ['ReadWriteOnce', 'ReadWriteMany'] })),
    ...entries('ingressClasses', (name) => ({ controller: name })),
  };
}
