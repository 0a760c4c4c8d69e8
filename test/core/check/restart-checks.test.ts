import { foundIn } from '../../support/found';

const externalSecret = (spec: string): string =>
  `---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db, namespace: shop}\nspec: {${spec}data: [{secretKey: password, remoteRef: {key: db}}]}\n`;
const VARIABLE = 'env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]';
const workload = (container: string, { kind = 'Deployment', annotations = '', pod = '' } = {}): string =>
  `apiVersion: ${kind === 'Job' ? 'batch' : 'apps'}/v1\nkind: ${kind}\nmetadata: {name: web, namespace: shop, annotations: {${annotations}}}\nspec: {template: {metadata: {labels: {app: web}}, spec: {${pod}containers: [{name: web, image: web, ${container}}]}}}\n`;
const VOLUME = 'volumes: [{name: files, secret: {secretName: db}}], ';

describe('secret-read-once', () => {
  test.each<[claim: string, yaml: string, found: number]>([
    ['a variable', workload(VARIABLE) + externalSecret(''), 1],
    ['all keys at once', workload('envFrom: [{secretRef: {name: db}}]') + externalSecret(''), 1],
    ['a file by subPath', workload('volumeMounts: [{name: files, mountPath: /a, subPath: a}]', { pod: VOLUME }) + externalSecret(''), 1],
    [
      'a folder, which the kubelet renews',
      workload('volumeMounts: [{name: files, mountPath: /a}]', { pod: VOLUME }) + externalSecret(''),
      0,
    ],
    ['one finding for a Secret that is read twice', workload(`${VARIABLE}, envFrom: [{secretRef: {name: db}}]`) + externalSecret(''), 1],
    ['a StatefulSet', workload(VARIABLE, { kind: 'StatefulSet' }) + externalSecret(''), 1],
    ['a Job reads it anew at each run', workload(VARIABLE, { kind: 'Job' }) + externalSecret(''), 0],
    ['it is fetched once', workload(VARIABLE) + externalSecret('refreshInterval: "0", '), 0],
    ['it is fetched when it is created', workload(VARIABLE) + externalSecret('refreshPolicy: CreatedOnce, '), 0],
    ['it is fetched each minute', workload(VARIABLE) + externalSecret('refreshInterval: 1m0s, '), 1],
    ['a Secret that nothing changes', workload(VARIABLE), 0],
    [
      'Reloader restarts it for this Secret',
      workload(VARIABLE, { annotations: 'secret.reloader.stakater.com/reload: "other,db"' }) + externalSecret(''),
      0,
    ],
    [
      'Reloader restarts it for another Secret alone',
      workload(VARIABLE, { annotations: 'secret.reloader.stakater.com/reload: other' }) + externalSecret(''),
      1,
    ],
    ['Reloader restarts it for all', workload(VARIABLE, { annotations: 'reloader.stakater.com/auto: "true"' }) + externalSecret(''), 0],
    [
      'Reloader restarts it for ConfigMaps alone',
      workload(VARIABLE, { annotations: 'configmap.reloader.stakater.com/reload: settings' }) + externalSecret(''),
      1,
    ],
    [
      'a certificate in a variable',
      `${workload(VARIABLE)}---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: shop}\nspec: {secretName: db}\n`,
      1,
    ],
  ])('%s', (_, yaml, count) => {
    expect(foundIn('secret-read-once', yaml)).toHaveLength(count);
  });
});

describe('pull-secret-missing', () => {
  const SECRET = 'imagePullSecrets: [{name: ghcr}]';
  const pod = (name: string, images: readonly string[], more = ''): string =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec: {${more}containers: [${images.map((image, index) => `{name: c${index}, image: ${image}}`).join(', ')}]}\n`;
  const account = (more: string): string => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n${more}\n`;
  const repository = (more: string): string =>
    `---\napiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: web, namespace: flux-system}\nspec: {image: ghcr.io/shop/web, interval: 5m${more}}\n`;
  const known = pod('known', ['ghcr.io/shop/web:1'], `${SECRET}, `);

  test.each<[claim: string, yaml: string, found: string[]]>([
    ['a pod of the same owner', known + pod('api', ['ghcr.io/shop/api:1']), ['Pod/api spec.imagePullSecrets']],
    ['a pod of another owner', known + pod('api', ['ghcr.io/other/api:1']), []],
    ['nobody has a Secret', pod('web', ['ghcr.io/shop/web:1']) + pod('api', ['ghcr.io/shop/api:1']), []],
    ['its account has one', known + account(SECRET) + pod('api', ['ghcr.io/shop/api:1'], 'serviceAccountName: web, '), []],
    [
      'its account has none',
      known + account('') + pod('api', ['ghcr.io/shop/api:1'], 'serviceAccountName: web, '),
      ['Pod/api spec.imagePullSecrets'],
    ],
    ['its account is not given', known + pod('api', ['ghcr.io/shop/api:1'], 'serviceAccountName: web, '), []],
    [
      'of two owners in one pod nobody can tell which is private',
      pod('known', ['ghcr.io/shop/web:1', 'ghcr.io/public/proxy:1'], `${SECRET}, `) + pod('proxy', ['ghcr.io/public/proxy:1']),
      [],
    ],
    ['a scan of Flux', known + repository(''), ['ImageRepository/web spec.secretRef']],
    ['a scan with a login', known + repository(', secretRef: {name: ghcr}'), []],
    ['a scan by the cloud', known + repository(', provider: aws'), []],
  ])('%s', (_, yaml, found) => {
    expect(foundIn('pull-secret-missing', yaml)).toEqual(found);
  });
});
