import { kaze } from '../../../charts/kaze';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS } from './support/cells';

const NAMESPACE = { 'cluster-dev': 'kaze', 'agency-prod': 'kaze-agency', 'customer-acme': 'kaze' } as const;

describe.each(CELLS)('data of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('what data would be lost with is neither pruned nor deleted, and nothing else is spared', () => {
    const spared = objects.objects.flatMap(({ object }) => {
      const options = (at(object, 'metadata.annotations') as Record<string, string> | undefined)?.['argocd.argoproj.io/sync-options'];
      return options === undefined ? [] : [`${object.kind}/${nameOf(object)} ${options}`];
    });
    expect(spared.sort()).toEqual([
      'Cluster/kaze-postgres Delete=false,Prune=false',
      'Database/kaze-postgres-kaze Delete=false,Prune=false',
      'Database/kaze-postgres-langfuse Delete=false,Prune=false',
      `Namespace/${NAMESPACE[cell]} Delete=false,Prune=false`,
      'PersistentVolumeClaim/workspace-pvc Delete=false,Prune=false',
    ]);
  });

  test('claims of stores outlive their StatefulSet, and databases their object', () => {
    for (const store of objects.all('StatefulSet')) {
      expect(at(store, 'spec.persistentVolumeClaimRetentionPolicy')).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    }
    for (const database of objects.all('Database')) expect(at(database, 'spec.databaseReclaimPolicy')).toBe('retain');
  });
});
