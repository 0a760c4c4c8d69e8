import type { SideObject } from '../../../core/compare/side';
import { renamedObjects } from '../../../core/review/renamed';

const side = (kind: string, metadata: { name: string; namespace?: string }, more: object = {}, apiVersion = 'v1'): SideObject => ({
  object: { apiVersion, kind, metadata, ...more },
  file: `web/${kind.toLowerCase()}-${metadata.name}.yaml`,
  application: 'web',
});
const ingress = (name: string, host: string): SideObject =>
  side('Ingress', { name: 'web', namespace: name }, { spec: { rules: [{ host }] } }, 'networking.k8s.io/v1');
const kept = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
const claim = (namespace: string): SideObject =>
  side('PersistentVolumeClaim', { name: 'uploads', namespace, annotations: kept } as { name: string; namespace: string });
const node = side('PersistentVolume', { name: 'archive' });
const before = [side('Namespace', { name: 'shop-prod' }), claim('shop-prod'), ingress('shop-prod', 'shop.example.org'), node];
const after = [side('Namespace', { name: 'shop-live' }), claim('shop-live'), ingress('shop-live', 'live.example.org'), node];

test('what is in another namespace is made anew, and empty; what keeps its name keeps its data', () => {
  expect(renamedObjects(before, after)).toEqual({
    same: 1,
    anew: 3,
    left: 3,
    data: {
      same: [{ object: 'PersistentVolume archive', fate: 'unmarked' }],
      anew: [
        { object: 'PersistentVolumeClaim shop-live/uploads', fate: 'kept' },
        { object: 'Namespace shop-live', fate: 'unmarked' },
      ],
      left: [
        { object: 'PersistentVolumeClaim shop-prod/uploads', fate: 'kept' },
        { object: 'Namespace shop-prod', fate: 'unmarked' },
      ],
    },
    closed: ['shop.example.org/'],
    opened: ['live.example.org/'],
  });
});

test('under the same names nothing is made anew', () => {
  expect(renamedObjects(before, before)).toMatchObject({ same: 4, anew: 0, left: 0, closed: [], opened: [] });
});
