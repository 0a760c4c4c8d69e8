import type { Cluster } from '../../../core/env/environment';

/** Who makes the volumes of the run's classes: a name that no real provisioner has. */
export const PROVISIONER = 'test.galley.dev/volumes';

/** The storage classes that an environment says its cluster has. */
export function storageClasses(classes: Cluster['storageClasses']) {
  return Object.entries(classes).map(([name, { volumeBindingMode }]) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: PROVISIONER,
    reclaimPolicy: 'Delete',
    volumeBindingMode,
  }));
}
