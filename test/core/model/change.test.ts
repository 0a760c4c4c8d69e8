import { changeSchema } from '../../../core/model/change';

const identity = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', environment: 'shop/prod' };
const fields = [{ path: 'spec.resources.requests.storage', before: '10Gi', after: '5Gi' }];
const accepted = (change: unknown): boolean => changeSchema.safeParse(change).success;

test.each([
  ['added', { kind: 'added', identity, consequences: [] }, true],
  ['changed', { kind: 'changed', identity, consequences: [], fields }, true],
  ['changed in nothing', { kind: 'changed', identity, consequences: [], fields: [] }, false],
  ['removed, without its fate', { kind: 'removed', identity, consequences: [] }, false],
  ['removed', { kind: 'removed', identity, consequences: [], fate: { outcome: 'pruned', why: 'the Application prunes' } }, true],
  ['moved, without where from', { kind: 'moved', identity, consequences: [], fields: [] }, false],
  ['moved', { kind: 'moved', identity, from: { ...identity, namespace: 'old' }, consequences: [], fields: [] }, true],
  ['a guessed cause', { kind: 'added', identity, consequences: [], cause: { kind: 'maybe the release' } }, false],
] as const)('%s', (_, change, is) => {
  expect(accepted(change)).toBe(is);
});
