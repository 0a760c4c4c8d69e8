import { foundIn } from '../../support/found';

test.each<[image: string, found: number]>([
  ['example.com/web:1', 0],
  ['EXAMPLE.com:5000/a/b_c/d--e:V1', 0],
  ['[::1]:5000/web', 0],
  [`web@sha256:${'a'.repeat(64)}`, 0],
  ['IMAGE_OF_WEB:TAG', 0],
  ['$(IMAGE)', 0],
  ['example.com/Web:1', 1],
  ['web@sha256:1234', 1],
  ['web:-1', 1],
  ['https-//web', 1],
])('an image %s is read', (image, found) => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "${image}"}]}\n`;
  expect(foundIn('image-name', pod)).toHaveLength(found);
});

test.each<[spec: string, found: readonly string[]]>([
  ['schedule: "*/5 0-6 1,15 JAN mon-fri"', []],
  ['schedule: " 0  3 * * * "', []],
  ['schedule: "@daily"', []],
  ['schedule: "@every 1h30m"', []],
  ['schedule: "{{ schedule }}"', []],
  ['schedule: "0 3 * * *", timeZone: Etc/UTC', []],
  ['schedule: "0 3 * * 7"', ['CronJob/a spec.schedule']],
  ['schedule: "0 0 3 * * *"', ['CronJob/a spec.schedule']],
  ['schedule: "TZ=UTC 0 3 * * *"', ['CronJob/a spec.schedule']],
  ['schedule: "0 3 * * *", timeZone: Europe/Berln', ['CronJob/a spec.timeZone']],
  ['schedule: "0 3 * * *", timeZone: "+01:00"', ['CronJob/a spec.timeZone']],
])('a CronJob of {%s}', (spec, found) =>
  expect(foundIn('valid-schedule', `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {${spec}}\n`)).toEqual(found),
);

describe('a quota', () => {
  const quota = (hard: string, more = ''): string =>
    `---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: room, namespace: shop}\nspec: {hard: {${hard}}${more}}\n`;
  const web = (resources: string): string =>
    `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, resources: {${resources}}}]}}}\n`;
  const range =
    '---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: all, namespace: shop}\nspec: {limits: [{type: Container, defaultRequest: {cpu: 10m}}]}\n';

  test.each<[what: string, yaml: string, found: number]>([
    ['a request', quota('requests.cpu: 4') + web('requests: {cpu: 1}'), 0],
    ['a limit, which is the request too', quota('requests.cpu: 4') + web('limits: {cpu: 1}'), 0],
    ['what a LimitRange fills in', quota('requests.cpu: 4') + range + web(''), 0],
    ['what a LimitRange fills in of something else', quota('requests.memory: 4Gi') + range + web(''), 1],
    ['neither', quota('cpu: 4, limits.memory: 4Gi') + web(''), 2],
    ['neither, of which a scope may not count it', quota('requests.cpu: 4', ', scopes: [BestEffort]') + web(''), 0],
    ['neither, in another namespace', quota('requests.cpu: 4').replace('shop', 'other') + web(''), 0],
  ])('asks for amounts: %s', (_, yaml, found) => expect(foundIn('quota-needs-amounts', yaml)).toHaveLength(found));

  test('has room for the most that an autoscaler makes', () => {
    const scaler =
      '---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\nspec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n';
    const asks = web('requests: {cpu: 500m, memory: 64Mi}');
    expect(foundIn('quota-admits', quota('pods: 3, requests.cpu: 1500m, requests.memory: 192Mi') + asks)).toEqual([]);
    expect(foundIn('quota-admits', quota('pods: 3, requests.cpu: 1499m, requests.memory: 1Gi') + asks)).toEqual([
      'ResourceQuota/room spec.hard["requests.cpu"]',
    ]);
    expect(foundIn('quota-admits', quota('count/pods: 8') + scaler + asks)).toEqual(['ResourceQuota/room spec.hard["count/pods"]']);
    expect(foundIn('quota-admits', quota('pods: 9') + scaler + asks)).toEqual([]);
  });
});

test.each<[minReplicas: number, found: number]>([
  [3, 0],
  [4, 1],
])('an autoscaler from %d to 3', (least, found) => {
  const scaler = `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {minReplicas: ${least}, maxReplicas: 3}\n`;
  expect(foundIn('valid-amount', scaler)).toHaveLength(found);
});
