import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importPlan } from '../../../core/adopt/plan';
import { GalleyError } from '../../../core/errors';
import { readSource } from '../../../verbs/adopt/read-source';

const folder = mkdtempSync(join(tmpdir(), 'galley-read-source-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

/** A folder with these files. */
function given(files: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const root = join(folder, String(count));
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const names = (source: string): string[] => readSource(source).manifests.map(({ object }) => `${object.kind} ${object.metadata.name}`);
const map = (name: string, more = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const problemsOf = (run: () => unknown): string[] => {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return error.problems.map(({ code, place }) => `${code}${place?.line === undefined ? '' : ` ${place.line}`}`);
  }
};

test.each([
  [
    'lists, of lists too',
    {
      'a.yaml': `apiVersion: v1\nkind: List\nitems:\n- ${map('a').replace(/\n/g, '\n  ').trimEnd()}\n- apiVersion: v1\n  kind: ConfigMapList\n  items: [{ metadata: { name: b } }]\n`,
    },
    ['ConfigMap a', 'ConfigMap b'],
  ],
  ['JSON', { 'a.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}' }, ['ConfigMap a']],
  ['lines that end in CRLF', { 'a.yaml': `${map('a')}---\n${map('b')}`.replace(/\n/g, '\r\n') }, ['ConfigMap a', 'ConfigMap b']],
  ['a byte order mark', { 'a.yaml': `\ufeff${map('a')}` }, ['ConfigMap a']],
  ['UTF-16', { 'a.yaml': Buffer.from(`\ufeff${map('a')}`, 'utf16le') }, ['ConfigMap a']],
  ['documents that are empty or comments', { 'a.yaml': `---\n---\n# nothing\n---\n${map('a')}---\n` }, ['ConfigMap a']],
  [
    'anchors',
    { 'a.yaml': `${map('a', 'data: &d { x: y }\n')}---\n${map('b', 'data: { <<: { z: "1" } }\n')}` },
    ['ConfigMap a', 'ConfigMap b'],
  ],
  ['folders below', { 'x/y/a.yml': map('a'), 'b.YAML': map('b') }, ['ConfigMap a', 'ConfigMap b']],
])('reads %s', (_, files, expected) => {
  expect(names(given(files as Record<string, string>)).sort()).toEqual(expected);
});

test('names what holds no object: templates, values, links, what is no text', () => {
  const root = given({ 'a.yaml': map('a'), 'template.yaml': 'a: {{ .Values.a }}\n', 'values.yaml': 'replicas: 1\n', 'image.yaml': 'a\0b' });
  symlinkSync('a.yaml', join(root, 'link.yaml'));
  const { others } = readSource(root);
  expect(others.map(({ code, place }) => `${place?.file.slice(root.length + 1)}: ${code}`).sort()).toEqual([
    'image.yaml: FILE_NO_OBJECT',
    'link.yaml: FILE_NO_OBJECT',
    'template.yaml: FILE_TEMPLATE',
    'values.yaml: FILE_NO_OBJECT',
  ]);
});

test.each([
  [
    'what is no YAML, at its line, all at once',
    { 'a.yaml': `${map('a')}---\nb: [\n`, 'b.yaml': 'a: 1\na: 2\n' },
    [/^MANIFEST_SYNTAX \d/, /^MANIFEST_SYNTAX \d/],
  ],
  ['an object without a name', { 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\n' }, [/^MANIFEST_INVALID 1$/]],
  ['no object at all', { 'values.yaml': 'replicas: 1\n' }, [/^USAGE$/]],
  ['templates alone', { 'a.yaml': 'a: {{ .Values.a }}\n' }, [/^USAGE$/]],
  [
    'patches',
    {
      'kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: p.yaml }]\n',
      'a.yaml': map('a'),
      'p.yaml': map('a', 'data: { x: y }\n'),
    },
    [/^USAGE$/],
  ],
])('refuses %s', (_, files, expected) => {
  const source = given(files as Record<string, string>);
  expect(problemsOf(() => readSource(source))).toEqual(expected.map((each) => expect.stringMatching(each)));
});

test('comments go with the objects that they are said of, in each file', () => {
  const { manifests } = readSource(given({ 'a.yaml': `# first\n${map('a')}---\n# second\n${map('b')}`, 'b.yaml': `# third\n${map('c')}` }));
  expect(manifests.map(({ comments }) => comments?.get('[]'))).toEqual([['first'], ['second'], ['third']]);
});

test('names that are words of the language, and ten thousand objects, become code', () => {
  const words = ['default', 'new', 'class', 'import', 'constructor', 'prototype', 'index', 'function', 'await', 'a.b', 'a-1', 'a1'];
  const objects = words.flatMap((word) => [
    map(word, 'data: { constructor: x, "2": y, __proto__: z }\n'),
    map('same', '').replace('name: same', `name: same\n  namespace: ${word.replace('.', '-')}`),
  ]);
  const { manifests } = readSource(given({ 'a.yaml': objects.join('---\n') }));
  const { files } = importPlan({
    system: 'delete',
    environments: new Map([['staging', manifests]]),
    repository: 'https://git.example.com/r.git',
    kubernetesVersion: '1.35',
  });
  const functions = [...files]
    .filter(([path]) => /objects\/objects\/configmap-/.test(path))
    .map(([, text]) => /export function (\w+)/.exec(text)?.[1]);
  expect(new Set(functions).size).toBe(words.length);
  expect(files.get('charts/delete/index.ts')).toContain('export const deleteSystem = defineSystem(');
  const many = Array.from({ length: 10_000 }, (_, index) => map(`c-${index}`)).join('---\n');
  const read = readSource(given({ 'many.yaml': many })).manifests;
  expect(
    importPlan({
      system: 'many',
      environments: new Map([['staging', read]]),
      repository: 'https://git.example.com/r.git',
      kubernetesVersion: '1.35',
    }).files.size,
  ).toBe(10_007);
});
