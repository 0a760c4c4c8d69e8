import { dataFates, dataTrailer } from '../../../core/check/data-fate';
import type { KubernetesObject } from '../../../core/object/object';

const object = (kind: string, name: string, more: object = {}, annotations: Record<string, string> = {}): KubernetesObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', annotations }, ...more }) as KubernetesObject;

test('lists objects with data: kept if controllers or Kubernetes keep them', () => {
  const template = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  const fates = dataFates([
    object('ConfigMap', 'settings'),
    object('PersistentVolumeClaim', 'a', {}, { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true, Delete=false' }),
    object('PersistentVolumeClaim', 'b', {}, { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
    object('PersistentVolumeClaim', 'c', {}, { 'argocd.argoproj.io/sync-options': 'Prune=false' }),
    object('Secret', 'token', {}, { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
    object('StatefulSet', 'db', { spec: template }),
    object('StatefulSet', 'cache', { spec: { ...template, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }),
    object('StatefulSet', 'none', { spec: {} }),
  ]);
  expect(fates.map(({ object, fate, what }) => [object, fate, what])).toEqual([
    ['PersistentVolumeClaim shop/a', 'kept', undefined],
    ['PersistentVolumeClaim shop/b', 'kept', undefined],
    ['PersistentVolumeClaim shop/c', 'unmarked', undefined],
    ['Secret shop/token', 'kept', undefined],
    ['StatefulSet shop/db', 'kept', 'claims data-db-0…'],
    ['StatefulSet shop/cache', 'unmarked', 'claims data-cache-0…'],
  ]);
  expect(dataTrailer(fates.slice(0, 1))).toBe('kept: PersistentVolumeClaim shop/a; unmarked: none');
});
