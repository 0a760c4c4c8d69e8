import type { KubernetesObject } from '../object/object';

/** `<group>/<kind>`, whatever the version; the core group is empty: `/Service`. */
export function kindOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}`;
}
