import { toYaml } from '../yaml/yaml';

/**
 * The kustomization.yaml of one folder.
 *
 * @param resources names of its files and of its subfolders, in any order
 */
export function kustomization(resources: readonly string[]): string {
  return toYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [...resources].sort() });
}
