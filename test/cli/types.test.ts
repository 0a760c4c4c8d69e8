import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../core/object/object';
import { toYaml } from '../../core/yaml/yaml';
import { ApiServer } from '../support/api-server';
import { fingerprint } from '../support/galley';
import { TestProject } from '../support/project';
import { TestServer } from '../support/registry/http-server';

const definition = (kind: string, group = 'example.com', field = 'size'): KubernetesObject =>
  ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural: `${kind.toLowerCase()}s` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { [field]: { type: 'string' } } } } },
          },
        },
      ],
    },
  }) as unknown as KubernetesObject;
const yaml = (...objects: readonly KubernetesObject[]): string => objects.map((object) => `---\n${toYaml(object)}`).join('');

let project: TestProject;
beforeEach(() => {
  project = new TestProject([], { 'main.ts': '', 'crds.yaml': yaml(definition('Widget'), definition('Gadget', 'other.dev')) });
});
afterEach(() => project[Symbol.dispose]());

const file = (name = 'crds.yaml'): string => join(project.root, name);

test('brings the types of a file, a module for each group, and a second run changes nothing', async () => {
  const { exit, out, err } = await project.run('types', file());
  expect({ exit, out }).toEqual({ exit: 0, out: 'created    imports/example.com.ts  Widget\ncreated    imports/other.dev.ts  Gadget' });
  expect(err).toContain("import { Widget } from '../../imports/example.com';");
  const made = fingerprint(project.root);
  expect(await project.run('types', file())).toEqual({
    exit: 0,
    out: 'unchanged  imports/example.com.ts  Widget\nunchanged  imports/other.dev.ts  Gadget',
    err: '',
  });
  expect(fingerprint(project.root)).toEqual(made);
});

test('keeps earlier definitions, and replaces updated ones', async () => {
  await project.run('types', file());
  writeFileSync(file('more.yaml'), yaml(definition('Another', 'example.com', 'length')));
  await project.run('types', file('more.yaml'));
  const text = (): string => readFileSync(file('imports/example.com.ts'), 'utf8');
  expect(text()).toMatch(/class Another [\s\S]*class Widget /);
  writeFileSync(file('more.yaml'), yaml(definition('Widget', 'example.com', 'colour')));
  expect((await project.run('types', file('more.yaml'))).out).toBe('changed    imports/example.com.ts  Widget');
  expect(text()).toContain('readonly colour?: string;');
  expect(text()).not.toContain('readonly size?: string;');
  expect(text()).toContain('class Another ');
});

test('reads those of a URL, and shows the answer if there is none', async () => {
  const server = await TestServer.start(({ url }, response) => {
    if (url === '/crds.yaml') response.end(yaml(definition('Widget')));
    else response.writeHead(404).end('not found');
  });
  try {
    expect(await project.run('types', `http://${server.host}/crds.yaml`)).toMatchObject({
      exit: 0,
      out: 'created    imports/example.com.ts  Widget',
    });
    const missing = await project.run('types', `http://${server.host}/none.yaml?token=secret`);
    expect(missing).toMatchObject({ exit: 3, err: expect.stringContaining('status 404') });
    expect(missing.err).not.toContain('secret');
    expect(await project.run('types', 'http://example.com/crds.yaml')).toMatchObject({ exit: 3, err: expect.stringContaining('no TLS') });
  } finally {
    await server.stop();
  }
});

test('brings those of a cluster, or some of them', async () => {
  const server = await ApiServer.start([definition('Widget'), definition('Gadget', 'other.dev')]);
  try {
    const kubeconfig = ['--kubeconfig', server.kubeconfig(file('kubeconfig'))];
    expect(await project.run('types', 'cluster', ...kubeconfig, '--only', 'other.dev')).toMatchObject({
      exit: 0,
      out: 'created    imports/other.dev.ts  Gadget',
    });
    expect(await project.run('types', 'cluster', ...kubeconfig, '--only', 'widgets.example.com')).toMatchObject({
      exit: 0,
      out: 'created    imports/example.com.ts  Widget',
    });
    const wrong = await project.run('types', 'cluster', ...kubeconfig, '--only', 'none.dev');
    expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('example.com') });
    expect(await project.run('types', 'cluster', ...kubeconfig, '--context', 'none')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('KUBECONFIG_INVALID'),
    });
  } finally {
    await server.stop();
  }
});

describe('is refused, and nothing is written', () => {
  const refused = async (...words: readonly string[]) => {
    const before = fingerprint(project.root);
    const said = await project.run('types', ...words);
    expect(fingerprint(project.root)).toEqual(before);
    return said;
  };

  test('a definition that is none, with its file and line', async () => {
    writeFileSync(
      file(),
      `${yaml(definition('Widget'))}---\n${toYaml(definition('Gadget')).replace('scope: Namespaced', 'scope: Global')}`,
    );
    const { exit, err } = await refused(file());
    expect(exit).toBe(2);
    expect(err).toMatch(/crds\.yaml:\d+ .*spec\.scope: expected "Namespaced" or "Cluster", got "Global"/);
  });

  test('a file without definitions, one that is not there, and YAML that is broken', async () => {
    writeFileSync(file(), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n');
    expect(await refused(file())).toMatchObject({
      exit: 2,
      err: expect.stringContaining('expected CustomResourceDefinitions, got 1 object of other kinds'),
    });
    expect(await refused(file('none.yaml'))).toMatchObject({ exit: 2, err: expect.stringContaining('a URL, - for stdin, or cluster') });
    writeFileSync(file(), 'a: [');
    expect(await refused(file())).toMatchObject({ exit: 2, err: expect.stringContaining('crds.yaml') });
  });

  test('types that somebody else wrote', async () => {
    project.write('imports/example.com.ts', '// generated by cdk8s\n');
    expect(await refused(file())).toMatchObject({ exit: 2, err: expect.stringContaining('move it away') });
  });
});
