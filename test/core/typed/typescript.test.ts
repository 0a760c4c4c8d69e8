import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import type { Schema } from '../../../core/definition/structure';
import { readManifests } from '../../../core/manifest/manifests';
import type { KubernetesObject } from '../../../core/object/object';
import { byGroup } from '../../../core/typed/group-file';
import { definitionsIn } from '../../../core/typed/read';
import { typescriptOf } from '../../../core/typed/typescript';
import { ROOT } from '../../support/galley';

/** A definition whose spec has these fields. */
function widget(spec: Schema, { kind = 'Widget', versions = ['v1'] } = {}): KubernetesObject {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind, plural },
      versions: versions.map((name, at) => ({
        name,
        served: true,
        storage: at === 0,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      })),
    },
  } as unknown as KubernetesObject;
}

const definitions = (...objects: readonly KubernetesObject[]) =>
  definitionsIn(
    objects.map((object) => ({ object: JSON.parse(JSON.stringify(object)) as KubernetesObject, place: { file: 'crd.yaml', line: 1 } })),
  );
const typed = (...objects: readonly KubernetesObject[]) => typescriptOf(definitions(...objects));
const spec = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'object', properties });
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^export (?:class|interface|enum|function) (\w+)/gm)].map(([, name = '']) => name);

const groups = readdirSync(join(ROOT, 'imports/crds')).map((file) => file.replace(/\.yaml$/, ''));

// imports/ was made by `cdk8s import`; its blank lines and where it imports from are not the same.
test.each(groups)('makes of the definitions of %s what cdk8s import makes', (group) => {
  const { manifests } = readManifests(new Map([[group, readFileSync(join(ROOT, `imports/crds/${group}.yaml`), 'utf8')]]));
  const [[found, members] = ['', []]] = byGroup(definitionsIn(manifests));
  expect(found).toBe(group);
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '' && !/^(?:\/\/|import )/.test(line));
  const { text, notes } = typescriptOf(members);
  expect(notes).toEqual([]);
  const [made, theirs] = [lines(text), lines(readFileSync(join(ROOT, `imports/${group}.ts`), 'utf8'))];
  // Compared by a verdict: a difference of half a megabyte helps nobody.
  const difference = made.findIndex((line, at) => line !== theirs[at]);
  expect(difference < 0 ? 'none' : made[difference]).toBe('none');
  expect(made).toHaveLength(theirs.length);
});

test('two versions of one definition have a class each, the second with its version', () => {
  const { text } = typed(widget(spec({ size: { type: 'string' } }), { versions: ['v1', 'v1beta1'] }));
  expect(namesIn(text).filter((name) => !name.startsWith('toJson'))).toEqual([
    'Widget',
    'WidgetProps',
    'WidgetSpec',
    'WidgetV1Beta1',
    'WidgetV1Beta1Props',
    'WidgetV1Beta1Spec',
  ]);
  expect(text).toContain("apiVersion: 'example.com/v1beta1',");
});

describe('names that collide', () => {
  test('a kind that is called as a type of another gets a class of another name', () => {
    const { text, notes } = typed(
      widget(spec({ a: { type: 'string' } })),
      widget(spec({}), { kind: 'WidgetSpec' }),
      widget(spec({}), { kind: 'Construct' }),
    );
    const names = namesIn(text);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['Widget', 'WidgetSpec', 'WidgetSpecResource', 'ConstructResource']));
    expect(notes).toContain('WidgetSpec v1 is WidgetSpecResource, as something else is called WidgetSpec');
  });

  test('a kind called like a global of the generated code gets a class of another name', () => {
    // Crossplane has both: kubernetes.crossplane.io's Object, route53's Record.
    const { text, classes } = typed(...['Object', 'Record', 'Date'].map((kind) => widget(spec({ at: { type: 'object' } }), { kind })));
    expect(namesIn(text).filter((name) => /^(?:Object|Record|Date|Array)$/.test(name))).toEqual([]);
    expect([...classes.values()]).toEqual(['DateResource', 'ObjectResource', 'RecordResource']);
  });

  test('fields with the same name, or without one, take any value, and are reported', () => {
    const { text, notes } = typed(
      widget(
        spec({
          ok: spec({ size: { type: 'string' } }),
          same: spec({ 'foo-bar': { type: 'string' }, fooBar: { type: 'string' } }),
          odd: spec({ '1st': { type: 'string' } }),
          a: spec({ b: spec({ c: { type: 'string' } }) }),
          aB: spec({ d: { type: 'string' } }),
        }),
      ),
    );
    expect(text).toContain('readonly same?: any;');
    expect(text).toContain('readonly odd?: any;');
    expect(text).toContain('readonly ok?: WidgetSpecOk;');
    expect(text).toMatch(/readonly (?:aB|b)\?: any;/);
    expect(notes).toHaveLength(3);
    expect(notes.join('\n')).toContain('foo-bar and fooBar come to one name');
  });
});

test('a description or a name can not end the comment or the text that it stands in', () => {
  const { text } = typed(
    widget({
      ...spec({ level: { type: 'string', enum: ['*/ evil() /*', 'b'] }, size: { type: 'string', description: 'a */ evil() /* b' } }),
      description: '*/ evil()',
    }),
  );
  const { code } = transformSync(text, { loader: 'ts' });
  expect(code).not.toContain('evil');
});

describe('invalid definitions', () => {
  /** A widget's definition with another value at a path. */
  function changed(path: readonly (string | number)[], value: unknown): KubernetesObject {
    const object = JSON.parse(JSON.stringify(widget(spec({}))));
    const last = path.slice(0, -1).reduce((at, step) => at[step], object);
    last[path.at(-1) ?? ''] = value;
    return object;
  }
  const VERSION = ['spec', 'versions', 0] as const;
  const SCHEMA = [...VERSION, 'schema', 'openAPIV3Schema', 'properties'] as const;

  test.each<readonly [string, readonly (string | number)[], unknown, string]>([
    ['a kind that is code', ['spec', 'names', 'kind'], "A'; evil()", 'names.kind'],
    ['a group that is a path', ['spec', 'group'], '../../x', 'spec.group'],
    ['no version', ['spec', 'versions'], [], 'versions'],
    ['no schema', VERSION, { name: 'v1', served: true }, 'schema'],
    ['a version that is not served', [...VERSION, 'served'], false, 'a version that is served'],
    ['fields that are a list', SCHEMA, [], 'a map of schemas'],
    ['a field that is no schema', SCHEMA, { a: null }, 'a schema'],
    ['a field whose name is code', SCHEMA, { "a': evil(), 'b": {} }, 'names without quotes'],
    ['a name of another', ['spec', 'names', 'plural'], 'gadgets', 'gadgets.example.com'],
  ])('%s is refused with its place', (_, path, value, said) => {
    const made = () => definitions(changed(path, value));
    expect(made).toThrow('crd.yaml:1');
    expect(made).toThrow(said);
  });

  test('two that differ and have one name', () => {
    expect(() => definitions(widget(spec({})), widget(spec({ a: { type: 'string' } })))).toThrow(
      'another definition of this name stands in crd.yaml:1',
    );
    expect(definitions(widget(spec({})), widget(spec({})))).toHaveLength(1);
  });
});

/** Schemas as definitions have them, and as they should not. */
const { schema: anySchema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Schema>(
      { type: 'string' },
      { type: 'integer' },
      { type: 'boolean' },
      { 'x-kubernetes-preserve-unknown-fields': true },
      {},
    ),
    fc.record({ anyOf: fc.constant([{ type: 'integer' }, { type: 'string' }]), 'x-kubernetes-int-or-string': fc.constant(true) }),
    fc.record({
      type: fc.constantFrom('string', 'integer', 'boolean'),
      enum: fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxLength: 4 }),
    }),
    fc.record({ type: fc.constantFrom('string', 'object'), format: fc.constantFrom('date-time', 'int64') }),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({ type: fc.constantFrom('object', 'string'), additionalProperties: tie('schema') }),
    fc.record(
      {
        type: fc.constantFrom('object', 'array'),
        description: fc.string(),
        required: fc.array(fc.constantFrom('a', 'foo-bar', 'b')),
        properties: fc.dictionary(
          fc.oneof(
            fc.constantFrom('a', 'b', 'foo-bar', 'fooBar', 'build', '$ref', 'a/b', 'default', 'constructor'),
            fc.string({ maxLength: 5 }),
          ),
          tie('schema'),
          {
            maxKeys: 4,
            noNullPrototype: true,
          },
        ),
      },
      { requiredKeys: ['type', 'properties'] },
    ) as fc.Arbitrary<Schema>,
  ),
}));

test('whatever a definition says, it is refused or its types are TypeScript in which each name stands once', () => {
  fc.assert(
    fc.property(anySchema, (schema) => {
      let text: string;
      try {
        text = typed(widget(schema)).text;
      } catch (error) {
        expect((error as Error).name).toBe('GalleyError');
        return;
      }
      expect(() => transformSync(text, { loader: 'ts', logLevel: 'silent' })).not.toThrow();
      const names = namesIn(text);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 200 },
  );
});
