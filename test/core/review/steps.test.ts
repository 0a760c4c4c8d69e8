import type { SideObject } from '../../../core/compare/side';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { documentOf, reviewResult } from '../../../core/review/document';
import { reviewOf } from '../../../core/review/review';

type Text = Readonly<Record<string, string>>;

function object(kind: string, name: string, spec: JsonObject, annotations: Text = {}, apiVersion = 'v1'): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', annotations }, spec };
}

const wave = (at: number, hook?: string): Text => ({
  'argocd.argoproj.io/sync-wave': String(at),
  ...(hook && { 'argocd.argoproj.io/hook': hook }),
});
const pod = (image: string, volumes: JsonObject[] = []) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image }], volumes },
});
const deployment = (image: string, at: number, volumes?: JsonObject[]) =>
  object('Deployment', 'web', { selector: { matchLabels: { app: 'web' } }, template: pod(image, volumes) }, wave(at), 'apps/v1');
const job = (image: string, annotations: Text) => object('Job', 'migrate', { template: pod(image) }, annotations, 'batch/v1');
const config = (value: string, at: number): KubernetesObject => ({ ...object('ConfigMap', 'settings', {}, wave(at)), data: { value } });
const claim = (size: string, at: number) =>
  object('PersistentVolumeClaim', 'data', { resources: { requests: { storage: size } } }, wave(at));

const application = object('Application', 'shop', { source: { path: 'dist/shop/test/web' } }, {}, 'argoproj.io/v1alpha1');
const kustomization = (name: string, after: string[] = []) =>
  object(
    'Kustomization',
    name,
    { path: `dist/shop/test/web/${name}`, dependsOn: after.map((each) => ({ name: each })) },
    {},
    'kustomize.toolkit.fluxcd.io/v1',
  );

const side = (folder: string, ...objects: KubernetesObject[]): SideObject[] =>
  objects.map((each) => ({
    object: each,
    file: `dist/shop/test/${folder}/${each.kind}-${each.metadata.name}.yaml`,
    environment: 'shop/test',
    application: folder.split('/')[0],
  }));

function passages(base: readonly SideObject[], head: readonly SideObject[]) {
  const told = reviewResult(reviewOf({ base, head }, { hide: () => 'hidden' }));
  return documentOf(told).passages ?? [];
}

const ARGO = side('delivery', application);

test('waves come in order, and a hook runs in its phase although nobody changed it', () => {
  const hook = job('migrate:1', wave(0, 'PreSync'));
  const base = [...ARGO, ...side('web', hook, config('a', 1), deployment('web:1', 2))];
  const head = [...ARGO, ...side('web', hook, config('b', 1), deployment('web:2', 2))];
  expect(passages(base, head)).toEqual([
    {
      environment: 'shop/test',
      controller: 'Argo CD',
      steps: [
        { title: 'shop PreSync wave 0', objects: ['Job migrate'] },
        { title: 'shop Sync wave 1', objects: ['ConfigMap settings'] },
        { title: 'shop Sync wave 2', objects: ['Deployment web'] },
      ],
      stuck: [],
    },
  ]);
});

test('does not mention a single step that nothing stops', () => {
  expect(passages([...ARGO, ...side('web', deployment('web:1', 2))], [...ARGO, ...side('web', deployment('web:2', 2))])).toEqual([]);
});

test('what the API server refuses fails its wave, and later ones do not begin', () => {
  const base = [...ARGO, ...side('web', claim('2Gi', 0), config('a', 1), deployment('web:1', 2))];
  const head = [...ARGO, ...side('web', claim('1Gi', 0), config('b', 1), deployment('web:2', 2))];
  expect(passages(base, head)[0]?.stuck).toEqual([
    'shop Sync wave 0: the API server refuses PersistentVolumeClaim data (claim-shrinks): the sync fails, and 2 later steps do not begin',
  ]);
});

test('a new claim in an earlier wave than its pods may never bind', () => {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  const base = [...ARGO, ...side('web', deployment('web:1', 1))];
  const stuck = (at: number) => passages(base, [...ARGO, ...side('web', claim('1Gi', at), deployment('web:1', 1, volumes))])[0]?.stuck;
  expect(stuck(0)).toEqual([expect.stringContaining('wave 0 waits for PersistentVolumeClaim data')]);
  expect(stuck(1)).toBeUndefined();
});

test('Kustomizations come after those that they depend on, and wait for them alone', () => {
  const flux = side('delivery', kustomization('workloads', ['secrets']), kustomization('secrets'), kustomization('apart'));
  const files = (value: string, size: string) => [
    ...side('web/workloads', deployment(`web:${value}`, 0)),
    ...side('web/secrets', claim(size, 0)),
    ...side('web/apart', config(value, 0)),
  ];
  expect(passages([...flux, ...files('1', '2Gi')], [...flux, ...files('2', '1Gi')])).toEqual([
    {
      environment: 'shop/test',
      controller: 'Flux',
      steps: [
        { title: 'Kustomization apart', objects: ['ConfigMap settings'] },
        { title: 'Kustomization secrets', objects: ['PersistentVolumeClaim data'] },
        { title: 'Kustomization workloads after secrets', objects: ['Deployment web'] },
      ],
      stuck: [
        'Kustomization secrets: the API server refuses PersistentVolumeClaim data (claim-shrinks): nothing of it is applied, and 1 later step does not begin',
      ],
    },
  ]);
});

test('what no known controller applies has no order', () => {
  expect(passages(side('web', config('a', 0), deployment('web:1', 1)), side('web', config('b', 0), deployment('web:2', 1)))).toEqual([]);
});
