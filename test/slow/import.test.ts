import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { importAnswer } from '../../core/model/begun-answer';
import { fingerprint } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(900_000);

const YAML = `apiVersion: v1
kind: Namespace
metadata: { name: NS }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: NS, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:1.27
          args: []
          env: [{ name: LOG_LEVEL, value: "on" }, { name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }]
          volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: NS }
stringData: { password: correct-horse-battery-9 }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings-HASH, namespace: NS }
data:
  app.conf: |
    a = \`x\` \${y} \\n
      b
  odd: "it's \\"q\\""
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Service, metadata: { name: web, namespace: NS }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
`;

test('YAML that is there becomes a system that renders the same objects; nothing is left of what can not be', () => {
  using installed = new InstalledPackage();
  installed.install(installed.tarball);
  expect(installed.galley('init', 'deployments')).toMatchObject({ status: 0 });
  const root = join(installed.folder, 'deployments');
  const run = (program: string, words: readonly string[], input = '') => {
    const { status, stdout, stderr } = installed.run(program, words, root, { GALLEY_START: 'strict' }, input);
    return { status, said: `${stdout}${stderr}` };
  };
  expect(run('npm', ['ci', '--prefer-offline'])).toMatchObject({ status: 0 });
  const galley = (words: readonly string[], input = '') => run(join(root, 'node_modules/.bin/galley'), words, input);

  const one = galley(['import', '-', '--system', 'shop'], YAML.replaceAll('NS', 'shop').replaceAll('HASH', 'm9k2f5t8hc'));
  expect(one).toMatchObject({
    status: 0,
    said: expect.stringContaining('5 objects: rendered, compared, equal to those that were read, but for 1 object named below'),
  });
  for (const [name, text] of [
    ['staging', YAML.replaceAll('NS', 'many-staging').replace('HASH', 'm9k2f5t8hc')],
    [
      'prod',
      YAML.replaceAll('NS', 'many-prod')
        .replace('HASH', '7b4fg6k9td')
        .replace('replicas: 2', 'replicas: 5')
        .replace('nginx:1.27', 'nginx:1.28'),
    ],
  ] as const) {
    mkdirSync(join(installed.folder, name));
    writeFileSync(join(installed.folder, name, 'all.yaml'), text);
  }
  const many = galley(['import', 'staging=../staging', 'prod=../prod', '--system', 'many', '--json']);
  expect({ status: many.status, ...importAnswer.parse(JSON.parse(many.said)) }).toMatchObject({
    status: 0,
    whole: true,
    environments: [
      { environment: 'staging', objects: 5, losses: [{ kind: 'changed', object: 'Secret many-staging/db' }], differences: [] },
      { environment: 'prod', objects: 5, differences: [] },
    ],
    settings: ['db.remoteRef', 'hashedNames.configMapSettings', 'namespace', 'web.replicas'],
  });
  for (const script of ['synth', 'synth:check', 'test', 'lint'])
    expect([script, run('npm', ['run', '--silent', script])]).toMatchObject([script, { status: 0 }]);
  const all = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .filter((path) => !/^(?:node_modules|vendor|\.git)\b/.test(path));
  for (const path of all) expect([path, readFileSync(join(root, path), 'utf8').includes('correct-horse')]).toEqual([path, false]);

  // What is no YAML, no object or a template, and a system that is there, leave everything as it is.
  const before = fingerprint(root).filter((line) => !/^(?:node_modules|\.git)\//.test(line));
  for (const [text, status] of [
    ['a: [', 2],
    ['just: text', 2],
    ['', 2],
    [YAML, 2],
  ] as const)
    expect(galley(['import', '-', '--system', text === YAML ? 'shop' : 'other'], text)).toMatchObject({ status });
  expect(fingerprint(root).filter((line) => !/^(?:node_modules|\.git)\//.test(line))).toEqual(before);
});
