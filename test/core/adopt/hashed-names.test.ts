import { given, plan } from './support/planned';

test.each([
  ['', ''],
  ['staging-', 'prod-'],
])('names that end in a hash of what they say are one object, whose name is one setting (prefixes %j and %j)', (one, other) => {
  const all = (prefix: string, hash: string, secret: string, level: string) =>
    given(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${prefix}app-conf-${hash}` }, data: { LEVEL: level } },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${prefix}app-conf-${secret}` }, stringData: { KEY: level } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: `${prefix}app-conf` }, spec: { ports: [{ port: 80 }] } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `${prefix}app-web` },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx:1',
              envFrom: [{ configMapRef: { name: `${prefix}app-conf-${hash}` } }, { secretRef: { name: `${prefix}app-conf-${secret}` } }],
            },
          ],
        },
      },
    );
  const { settings, files } = plan({
    staging: all(one, 'm9k2f5t8hc', '7b4fg6k9td', 'debug'),
    prod: all(other, 'c8h2bkt5f6', 'dd4f64k9td', 'info'),
  });
  expect(settings.filter((each) => each.startsWith('has.'))).toEqual([]);
  expect(settings).toEqual(expect.arrayContaining(['appConf.level', 'hashedNames.configMapAppConf', 'hashedNames.secretAppConf']));
  expect(files.get('envs/shop/prod.yaml')).toContain(
    `  hashedNames:\n    configMapAppConf: ${other}app-conf-c8h2bkt5f6\n    secretAppConf: ${other}app-conf-dd4f64k9td\n`,
  );
  const pod = files.get('charts/shop/objects/objects/pod-app-web.ts');
  expect(pod).toContain('configMapRef: {\nname: config.hashedNames.configMapAppConf,\n}');
  expect(pod).toContain('secretRef: {\nname: config.hashedNames.secretAppConf,\n}');
});

test('two of one stem in one environment, and a hash that is the same everywhere, are names as they stand', () => {
  const map = (name: string, level: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { level } });
  const { settings } = plan({
    staging: given(map('a-m9k2f5t8hc', '1'), map('a-c8h2bkt5f6', '2'), map('b-7b4fg6k9td', '3')),
    prod: given(map('a-dd4f64k9td', '1'), map('b-7b4fg6k9td', '4')),
  });
  expect(settings).toEqual(['b7b4fg6k9td.level', 'has.configmapAC8h2bkt5f6', 'has.configmapADd4f64k9td', 'has.configmapAM9k2f5t8hc']);
});
