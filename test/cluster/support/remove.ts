import type { KubeApi } from './api';
import { type KubeObject, shown } from './api-types';
import { until } from './until';

/**
 * Removes what a test applied: the objects of Argo CD and Flux, what is in no namespace, and the other namespaces whole; waits until all is gone.
 * Definitions stay: they are the run's, and other tests need them.
 */
export async function remove(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
  const own = objects.filter(
    ({ apiVersion, kind, metadata }) =>
      kind !== 'CustomResourceDefinition' && (metadata.namespace === undefined || /^argoproj\.io\/|\.fluxcd\.io\//.test(apiVersion)),
  );
  // The root first: it would make its children again.
  const rootFirst = [...own].sort((a, b) => a.metadata.name.length - b.metadata.name.length);
  for (const object of rootFirst) await api.delete(object);
  // What is not gone when the namespace controller first looks, as a claim that a pod uses, it looks at again some 8 s later.
  for (const { metadata } of own.filter(({ kind }) => kind === 'Namespace')) {
    for (const kind of ['Pod', 'PersistentVolumeClaim']) await api.deleteAll('v1', kind, metadata.name);
  }
  let left = [...own];
  await until(
    'what the test applied is gone',
    120,
    async () => {
      const there = await Promise.all(left.map((object) => api.get(object)));
      left = left.filter((_, index) => there[index] !== undefined);
      return left.length === 0;
    },
    () => left.map(shown),
  );
}
