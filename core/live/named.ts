import { kindOf } from '../check/kind';
import { referencesIn } from '../check/references';
import { isThere } from '../check/there';
import { World } from '../check/world';
import { textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';

/** An object that something rendered names, and that nothing rendered is or makes. */
export interface Named {
  /** `<group>/<kind>`; `/Secret` */
  readonly kind: string;
  /** `''` where its kind stands in none. */
  readonly namespace: string;
  readonly name: string;
  /** Keys of it that are wanted. */
  readonly keys: readonly string[];
  /** Who names it: `GitRepository ai-agents-releases`. */
  readonly by: string;
}

/** Kinds that the environment declares, so that they are looked at as such. */
const DECLARED = new Set(['storage.k8s.io/StorageClass', 'networking.k8s.io/IngressClass']);

type Wanted = Omit<Named, 'keys' | 'by'> & { readonly key?: string | undefined };

/**
 * What a person, or what the cluster came with, has to have made: Secrets, ConfigMaps, accounts, issuers that the rendered objects name. What an
 * ExternalSecret, a certificate or an operator makes of rendered objects is left out.
 */
export function namedOutside(objects: readonly KubernetesObject[]): Named[] {
  // Without an environment nothing is there only because its operator is declared.
  const world = new World({ objects, whole: true });
  const found = new Map<string, Named>();
  const add = ({ kind, namespace, name, key }: Wanted, by: KubernetesObject): void => {
    if (DECLARED.has(kind) || isThere(world, { object: by, path: '', kind, namespace, name, ...(key !== undefined && { key }) })) return;
    const where = world.clusterScoped.has(kind) ? '' : namespace;
    const id = `${kind} ${where}/${name}`;
    const known = found.get(id);
    const keys = [...new Set([...(known?.keys ?? []), ...(key === undefined ? [] : [key])])].sort();
    found.set(id, { kind, namespace: where, name, keys, by: known?.by ?? `${by.kind} ${by.metadata.name}` });
  };
  for (const { object, ...reference } of referencesIn(world)) add(reference, object);
  // Definitions have schemas with words like these, and core kinds have rules of their own.
  const custom = objects.filter(
    ({ apiVersion, kind }) =>
      kind === 'PersistentVolume' || (apiVersion.split('/')[0]?.includes('.') && kind !== 'CustomResourceDefinition'),
  );
  for (const object of custom) {
    for (const wanted of referencesOf(object, world.namespaceOf(object))) add(wanted, object);
    for (const wanted of middlewaresOf(object)) add(wanted, object);
  }
  return [...found.values()];
}

const SECRET_REF = /^(?:secret|\w+Secret)(?:Key)?Ref$|^(?:accessKeyId|secretAccessKey)$/;

/** References as most custom kinds write them: `secretRef`, `caProvider`, `serviceAccountRef`, each with a name and perhaps a namespace and a key. */
function* referencesOf(value: JsonValue, namespace: string): Generator<Wanted> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* referencesOf(item, namespace);
    return;
  }
  for (const [field, below] of Object.entries(value)) {
    const name = textAt(below, 'name');
    const optional = (below as { readonly optional?: unknown } | null)?.optional === true;
    if (name !== undefined && name !== '' && !optional) {
      const to = { namespace: textAt(below, 'namespace') ?? namespace, name, key: textAt(below, 'key') };
      if (SECRET_REF.test(field)) yield { ...to, kind: '/Secret' };
      else if (field === 'caProvider') yield { ...to, kind: textAt(below, 'type') === 'ConfigMap' ? '/ConfigMap' : '/Secret' };
      else if (field === 'serviceAccountRef') yield { ...to, kind: '/ServiceAccount', key: undefined };
    }
    yield* referencesOf(below, namespace);
  }
}

/**
 * The form of a name in Traefik's annotation: `<namespace>-<name>@kubernetescrd`.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
function* middlewaresOf(object: KubernetesObject): Generator<Wanted> {
  if (kindOf(object) !== 'networking.k8s.io/Ingress') return;
  const listed = textAt(object, 'metadata', 'annotations', 'traefik.ingress.kubernetes.io/router.middlewares') ?? '';
  for (const [, both = ''] of listed.matchAll(/([^,\s]+)@kubernetescrd/g)) {
    // Which dash parts the two is not said: a namespace of one word is what is there nearly always.
    const [namespace = '', ...name] = both.split('-');
    if (name.length > 0) yield { kind: 'traefik.io/Middleware', namespace, name: name.join('-') };
  }
}
