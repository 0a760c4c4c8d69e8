import { ORDER_CHECKS } from '../../../core/check/order-checks';
import { describePlan } from '../../../core/check/order-plan';
import { World } from '../../../core/check/world';
import { readManifests } from '../../../core/manifest/manifests';

/** A world of files by path. */
function worldOf(files: Readonly<Record<string, string>>): World {
  const { manifests, unread } = readManifests(new Map(Object.entries(files)));
  expect(unread).toEqual([]);
  const fileOf = new Map(manifests.map(({ object, place }) => [object, place.file]));
  return new World({ objects: [...fileOf.keys()], whole: true, fileOf: (object) => fileOf.get(object) });
}

/** `order-later ExternalSecret/db: …` */
function found(files: Readonly<Record<string, string>>, verdicts = ['wrong']): string[] {
  return ORDER_CHECKS.flatMap((check) =>
    [...check.find(worldOf(files))]
      .filter(({ verdict = 'wrong' }) => verdicts.includes(verdict))
      .map(({ object, wrong }) => `${check.id} ${object.kind}/${object.metadata.name}: ${wrong}`),
  );
}

const annotations = (wave: number, more = ''): string => `annotations: {argocd.argoproj.io/sync-wave: "${wave}"${more}}`;
const application = (name: string, path: string, wave = 0): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd, ${annotations(wave)}}\nspec: {source: {path: ${path}}}\n---\n`;
const kustomization = (name: string, path: string, spec = ''): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {path: ./${path}${spec}}\n---\n`;
const external = (name: string, wave = 0, key = 'db', more = ''): string =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: ${name}, namespace: shop, ${annotations(wave, more)}}\nspec: {secretStoreRef: {name: vault}, data: [{secretKey: password, remoteRef: {key: ${key}}}]}\n---\n`;
const workload = (kind: string, wave = 0, pod = '', more = ''): string =>
  `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: web, namespace: shop, ${annotations(wave, more)}}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]${pod}}}}\n---\n`;
const DB = ', volumes: [{name: db, secret: {secretName: db}}]';
const DATA = ', volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]';
const claim = (wave = 0, className = 'slow'): string =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop, ${annotations(wave)}}\nspec: {storageClassName: ${className}}\n---\n`;
const storageClass = (mode: string): string =>
  `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: slow}\nprovisioner: x\nvolumeBindingMode: ${mode}\n---\n`;
const argo = (...objects: string[]) => ({ 'apps/shop.yaml': application('shop', 'shop'), 'shop/all.yaml': objects.join('') });

describe('nothing waits for what comes later', () => {
  test.each<[claim: string, objects: string[]]>([
    ['a Secret that comes in an earlier wave', [external('db', 0), workload('Deployment', 1, DB)]],
    ['a Secret that comes in the same wave', [external('db', 1), workload('Deployment', 1, DB)]],
    ['a claim in the wave of its pods', [storageClass('WaitForFirstConsumer'), claim(1), workload('Deployment', 1, DATA)]],
    ['a claim that binds at once', [storageClass('Immediate'), claim(0), workload('Deployment', 1, DATA)]],
    ['a later wave that nobody needs', [workload('Deployment', 0), external('db', 3)]],
  ])('holds for %s', (_, objects) => {
    expect(found(argo(...objects))).toEqual([]);
  });

  test('a Deployment whose Secret comes in a later wave waits for ever', () => {
    expect(found(argo(external('db', 2), workload('Deployment', 1, DB)))).toEqual([
      'order-later Deployment/web: waits for Secret shop/db, which comes in shop Sync wave 2, and that begins only when shop Sync wave 1 is done',
    ]);
  });

  test('a PreSync hook comes before every wave', () => {
    const hook = workload('Job', 5, DB, ', argocd.argoproj.io/hook: PreSync');
    expect(found(argo(external('db', -3), hook))).toEqual([expect.stringContaining('order-later Job/web: waits for Secret shop/db')]);
  });

  test('a claim that waits for its first consumer, in an earlier wave than its pods', () => {
    expect(found(argo(storageClass('WaitForFirstConsumer'), claim(0), workload('Deployment', 1, DATA)))).toEqual([
      expect.stringContaining('order-later PersistentVolumeClaim/data: waits for a pod that uses it'),
    ]);
  });

  test('is unknown where nobody says how the class binds', () => {
    const files = argo(claim(0, 'other'), workload('Deployment', 1, DATA));
    expect(found(files)).toEqual([]);
    expect(found(files, ['unknown'])).toHaveLength(1);
  });

  test('an ExternalSecret of a token that a later stage pushes', () => {
    const push =
      'apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: token, namespace: shop, annotations: {argocd.argoproj.io/sync-wave: "2"}}\nspec: {secretStoreRefs: [{name: vault}], data: [{match: {secretKey: token, remoteRef: {remoteKey: token}}}]}\n---\n';
    expect(found(argo(external('gate', 1, 'token'), push))).toEqual([
      expect.stringContaining('order-later ExternalSecret/gate: waits for key token of its store, which comes in shop Sync wave 2'),
    ]);
    expect(found(argo(external('gate', 2, 'token'), push))).toEqual([]);
  });

  test('an ExternalSecret of a token that a later stage issues, where it says who', () => {
    const gate = (wave: number): string => external('gate', wave, 'token', ', galley.dev/issued-by: Deployment/web');
    expect(found(argo(gate(1), workload('Deployment', 2)))).toEqual([expect.stringContaining('waits for what Deployment web issues')]);
    expect(found(argo(gate(2), workload('Deployment', 2)))).toEqual([]);
  });

  test('a Namespace or a definition that comes later', () => {
    const namespace = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${annotations(2)}}\n---\n`;
    expect(found(argo(namespace, workload('Deployment', 1)))).toEqual([expect.stringContaining('waits for Namespace shop')]);
  });

  test('the same under Flux, by way of other Kustomizations', () => {
    const flux = (wait: string): Record<string, string> => ({
      'flux/a.yaml': kustomization('web', 'web', wait),
      'flux/b.yaml': kustomization('between', 'between', ', wait: true, dependsOn: [{name: web}]'),
      'flux/c.yaml': kustomization('secrets', 'secrets', ', wait: true, dependsOn: [{name: between}]'),
      'web/web.yaml': workload('Deployment', 0, DB),
      'secrets/db.yaml': external('db'),
    });
    expect(found(flux(', wait: true'))).toEqual([
      'order-later Deployment/web: waits for Secret shop/db, which comes in Kustomization secrets after between (after Kustomization between after web), and that begins only when Kustomization web is done',
    ]);
    expect(found(flux(''))).toEqual([]);
  });

  test('waves that are written without an Application have their order too', () => {
    expect(found({ 'all.yaml': external('db', 2) + workload('Deployment', 1, DB) })).toEqual([
      expect.stringContaining('which comes in Sync wave 2'),
    ]);
  });
});

describe('what applies others does not wait for itself', () => {
  const health =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm, namespace: argocd}\ndata: {resource.customizations.health.argoproj.io_Application: "return {}"}\n';
  const root = (wave: number, more = '') => ({
    'root/root.yaml': application('root', 'root', wave),
    'root/web.yaml': application('web', 'web', 1),
    'web/web.yaml': workload('Deployment'),
    'argocd/cm.yaml': health.replace('data: {', `data: {${more}`),
  });
  test('a root in its own last wave', () => expect(found(root(1))).toEqual([]));
  test('a root in an earlier wave of its own folder', () =>
    expect(found(root(0))).toEqual([expect.stringMatching(/^order-root Application\/root: is applied in root Sync wave 0/)]));
  test('a Kustomization in its own folder is passed over by Flux, one that depends on it is not', () => {
    const flux = (spec: string) => ({
      'root/root.yaml': kustomization('root', 'root', ', wait: true') + kustomization('web', 'web', spec),
      'web/web.yaml': workload('Deployment'),
    });
    expect(found(flux(''))).toEqual([]);
    expect(found(flux(', dependsOn: [{name: root}]'))).toEqual([expect.stringMatching(/^order-root Kustomization\//)]);
  });
});

describe('a Job can be applied at the next commit too', () => {
  test.each<[claim: string, files: Readonly<Record<string, string>>, count: number]>([
    ['one by name alone', argo(workload('Job')), 1],
    ['a hook', argo(workload('Job', 0, '', ', argocd.argoproj.io/hook: Sync')), 0],
    ['one that is replaced by force', argo(workload('Job', 0, '', ', argocd.argoproj.io/sync-options: "Force=true,Replace=true"')), 0],
    ['one whose name changes', argo(workload('Job').replace('name: web,', 'name: web-5f7c9d,')), 0],
    ['one under Flux', { 'flux/a.yaml': kustomization('web', 'web'), 'web/web.yaml': workload('Job') }, 1],
    [
      'one that Flux forces',
      {
        'flux/a.yaml': kustomization('web', 'web'),
        'web/web.yaml': workload('Job', 0, '', ', kustomize.toolkit.fluxcd.io/force: enabled'),
      },
      0,
    ],
    ['one that nobody applies again', { 'all.yaml': workload('Job') }, 0],
  ])('%s', (_, files, count) => {
    expect(found(files)).toHaveLength(count);
  });
});

describe('a CronJob holds up no later wave', () => {
  const cron = (wave: number, spec = ''): string =>
    `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: backup, namespace: shop, ${annotations(wave)}}\nspec: {schedule: 0 3 * * *${spec}, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: backup}]}}}}}\n---\n`;

  test.each<[claim: string, files: Readonly<Record<string, string>>, found: string[]]>([
    [
      'order-cron-job tells of one with a wave behind it',
      argo(cron(0), workload('Deployment', 1)),
      ['order-cron-job CronJob/backup: counts as degraded once a run has failed, and a sync then ends before shop Sync wave 1'],
    ],
    ['in the last wave it holds up nothing', argo(workload('Deployment', 0), cron(1)), []],
    ['in an Application of one wave too', argo(workload('Deployment', 0), cron(0)), []],
    ['one that is suspended never fails', argo(cron(0, ', suspend: true'), workload('Deployment', 1)), []],
    [
      'Flux takes it for ready whatever its runs came to',
      {
        'flux/all.yaml': kustomization('a', 'a') + kustomization('b', 'b', ', dependsOn: [{name: a}]'),
        'a/all.yaml': cron(0),
        'b/all.yaml': workload('Deployment'),
      },
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });
});

test('the plan says what each step waits for, what it holds up, and what a later commit does not wait for', () => {
  const plan = describePlan(
    worldOf({
      'root/root.yaml': application('root', 'root', 1) + application('base', 'base', 0) + application('web', 'web', 1),
      'base/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      'web/web.yaml': external('db', 0) + workload('Deployment', 1, DB),
      'by-hand/x.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd}\n',
    }),
  );
  expect(plan.byHand).toEqual(['Namespace argocd']);
  expect(
    plan.install.map(({ number, title, after, holdsUp }) => [number, title, after.map(({ step, until }) => `${step} ${until}`), holdsUp]),
  ).toEqual([
    [1, 'root Sync wave 0', [], [2, 3]],
    [2, 'base Sync wave 0', ['1 applied'], [3]],
    [3, 'root Sync wave 1', ['1 done', '2 done'], [4]],
    [4, 'web Sync wave 0', ['3 applied'], [5]],
    [5, 'web Sync wave 1', ['4 done'], []],
  ]);
  expect(plan.install[4]?.needs).toEqual([
    { what: 'Namespace shop', step: 2, by: ['Deployment web'] },
    { what: 'Secret shop/db', step: 4, by: ['Deployment web'] },
  ]);
  expect(plan.laterFree).toEqual([
    { step: 2, after: 1 },
    { step: 3, after: 2 },
    { step: 4, after: 3 },
  ]);
});
