import { lineOf } from '../../../core/manifest/locate';
import { readManifests } from '../../../core/manifest/manifests';

const read = (text: string, file = 'a.yaml') => readManifests(new Map([[file, text]]));
const names = (text: string): string[] => read(text).manifests.map(({ object }) => `${object.kind} ${object.metadata.name}`);

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';

test('several documents, each with the line of its first key', () => {
  const { manifests, unread, others } = read(`# first\n---\n${POD}---\n\n# second\n${POD.replace('a\n', 'b\n')}...\n---\n`);
  expect(manifests.map(({ object, place }) => [object.metadata.name, place])).toEqual([
    ['a', { file: 'a.yaml', line: 3 }],
    ['b', { file: 'a.yaml', line: 10 }],
  ]);
  expect([...unread, ...others]).toEqual([]);
});

test('CRLF, a byte order mark, JSON and a list', () => {
  expect(names(`\ufeff${POD.replaceAll('\n', '\r\n')}`)).toEqual(['Pod a']);
  expect(names('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "j"}}')).toEqual(['Pod j']);
  expect(
    names(
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: x}}\n- {apiVersion: v1, kind: Secret, metadata: {name: z}}\n`,
    ),
  ).toEqual(['Pod x', 'Secret z']);
  expect(names('apiVersion: apps/v1\nkind: DeploymentList\nitems: [{metadata: {name: d}}]\n')).toEqual(['Deployment d']);
});

test('generateName stands for a name that is not known', () => {
  expect(names('apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: load-}\n')).toEqual(['Job load-*']);
});

test('aliases are copies, and one that grows without bounds is refused', () => {
  expect(read(`${POD.replace('a\n', 'a\n  labels: &x {k: v}\n')}spec: {nodeSelector: *x}\n`).manifests[0]?.object['spec']).toEqual({
    nodeSelector: { k: 'v' },
  });
  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*a${level - 1}`)
        .join(', ')}]`,
  );
  expect(read(bomb.join('\n')).unread[0]).toMatchObject({
    code: 'MANIFEST_SYNTAX',
    wrong: expect.stringContaining('aliases stand for more than'),
  });
  expect(read('a: &a {b: *a}\n').unread[0]).toMatchObject({ code: 'MANIFEST_SYNTAX' });
});

test('a document that can not be read does not hide those around it', () => {
  const { manifests, unread } = read(`${POD}---\na: b: c\n---\n${POD.replace('a\n', 'b\n')}`);
  expect(manifests.map(({ object, place }) => [object.metadata.name, place.line])).toEqual([
    ['a', 1],
    ['b', 8],
  ]);
  expect(unread).toMatchObject([{ code: 'MANIFEST_SYNTAX', place: { file: 'a.yaml', line: 6 } }]);
});

test('a key that stands twice in one map is named with its line', () => {
  expect(read(`${POD}spec:\n  a: 1\n  a: 2\n`).unread).toMatchObject([
    { wrong: 'a key stands twice in one map', place: { line: 7, column: 3 } },
  ]);
});

test.each([
  ['values of a chart', 'replicas: 1\n', 'FILE_NO_OBJECT'],
  ['a list', '- a\n', 'FILE_NO_OBJECT'],
  ['plain text', 'hello\n', 'FILE_NO_OBJECT'],
  ['Chart.yaml', 'apiVersion: v2\nname: x\n', 'FILE_NO_OBJECT'],
  ['kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n', 'FILE_NO_OBJECT'],
  ['settings of kind', 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n', 'FILE_NO_OBJECT'],
  ['a template', 'kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n', 'FILE_TEMPLATE'],
  ['a template of lines', '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n', 'FILE_TEMPLATE'],
])('%s is named, and no fault', (_, text, code) => {
  const { manifests, unread, others } = read(text);
  expect([manifests, unread]).toEqual([[], []]);
  expect(others).toMatchObject([{ code, place: { file: 'a.yaml', line: expect.any(Number) } }]);
});

test('text in quotes that looks like a template does not excuse what is no YAML', () => {
  expect(read(`${POD}spec: {text: "{{ $labels.pod }}"\n`).unread).toMatchObject([{ code: 'MANIFEST_SYNTAX' }]);
});

test.each([
  ['no name', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {}\n', 'metadata.name'],
  ['no metadata', 'apiVersion: v1\nkind: Service\nspec: {}\n', 'metadata.name'],
  ['a name that is a number', 'apiVersion: v1\nkind: Service\nmetadata: {name: 12}\n', 'metadata.name'],
  ['a namespace that is a number', 'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: 12}\n', 'text in metadata.namespace'],
])('an object with %s is refused', (_, text, expected) => {
  expect(read(text).unread).toMatchObject([{ code: 'MANIFEST_INVALID', expected }]);
});

test('the line of a value, or of what is nearest above it', () => {
  const text = `${POD}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: b\nspec:\n  containers:\n  - name: one\n  - name: two\n    ports: [{containerPort: 1}]\n`;
  expect(lineOf(text, 6, ['spec', 'containers', 1, 'ports'])).toBe(14);
  expect(lineOf(text, 6, ['spec', 'containers', 1, 'image'])).toBe(13);
  expect(lineOf(text, 6, [])).toBe(6);
  expect(lineOf(text, 1, ['metadata', 'name'])).toBe(4);
});

test('what a kustomization names as a patch is no object of its own', () => {
  const files = new Map([
    [
      'app/kustomization.yaml',
      'resources: [pod.yaml]\npatches:\n- path: more/patch.yaml\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n',
    ],
    ['app/pod.yaml', POD],
    ['app/more/patch.yaml', POD],
  ]);
  const { manifests, others, generated } = readManifests(files);
  expect(manifests.map(({ place }) => place.file)).toEqual(['app/pod.yaml']);
  expect(others.map(({ place, wrong }) => [place?.file, wrong])).toEqual([
    ['app/kustomization.yaml', expect.stringContaining('no Kubernetes object')],
    ['app/more/patch.yaml', 'a patch of app/kustomization.yaml'],
  ]);
  expect(generated).toEqual([{ kind: 'ConfigMap', name: 'settings' }]);
});
