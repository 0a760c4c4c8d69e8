import type { JsonObject, KubernetesObject } from '../object/object';

/** Groups that Kubernetes once served some kinds in: the object is the same one. */
const FORMER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  extensions: {
    Deployment: 'apps',
    DaemonSet: 'apps',
    ReplicaSet: 'apps',
    Ingress: 'networking.k8s.io',
    NetworkPolicy: 'networking.k8s.io',
  },
};

/** `<group>/<kind>`, whatever the version; the core group is empty: `/Service`. */
export function groupKindOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const kinds = known.get(apiVersion) ?? new Map<string, string>();
  const found = kinds.get(kind);
  if (found !== undefined) return found;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const groupKind = `${FORMER[group]?.[kind] ?? group}/${kind}`;
  if (known.size > MOST_KNOWN || kinds.size > MOST_KNOWN) known.clear();
  known.set(apiVersion, kinds.set(kind, groupKind));
  return groupKind;
}

/** It is asked for many times of each object, and there are few kinds. */
const known = new Map<string, Map<string, string>>();
const MOST_KNOWN = 500;

/** An object's name; where the API server makes one up, what it begins with and a star. */
export function nameOfObject({ metadata }: KubernetesObject): string {
  const { name, generateName } = metadata as JsonObject;
  if (typeof name === 'string' && name !== '') return name;
  return typeof generateName === 'string' ? `${generateName}*` : '';
}
