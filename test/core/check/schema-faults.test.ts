import { schemaFaults } from '../../../core/check/schema-faults';
import type { KubernetesObject } from '../../../core/object/object';

const REPLICAS = '$' + '{replicas}';
const web: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { 'example.com/tier': 1 } },
  spec: { replicas: REPLICAS, template: { spec: { containers: [{ name: 'a' }, { nmae: 'b', image: 2 }] } } },
};

test('a JSON pointer becomes a path, with keys that are no word in brackets', () => {
  const faults = schemaFaults(web, [{ at: '/metadata/labels/example.com~1tier', says: 'got number, want string' }], true);
  expect(faults).toEqual([
    {
      path: 'metadata.labels["example.com/tier"]',
      wrong: 'the schema says: got number, want string',
      next: 'correct it',
      verdict: 'wrong',
    },
  ]);
});

test('each field that is not known, and each that is missing, is a fault of its own', () => {
  const at = '/spec/template/spec/containers/1';
  const faults = schemaFaults(
    web,
    [
      { at, says: "additional properties 'nmae', 'a' not allowed" },
      { at, says: "missing properties 'name', 'b'" },
      { at, says: "missing property 'c'" },
    ],
    true,
  );
  const below = (field: string): string => `spec.template.spec.containers[1].${field}`;
  expect(faults.map(({ path }) => path)).toEqual(['nmae', 'a', 'name', 'b', 'c'].map(below));
  expect(faults[0]).toMatchObject({ wrong: 'Deployment of apps/v1 has no such field' });
  expect(faults[2]).toMatchObject({ got: 'none', next: 'add it' });
});

test('what several branches say of one field is one fault', () => {
  const at = '/spec/template/spec/containers/1/image';
  const says = ["'anyOf' failed", 'got number, want string', 'got number, want object', 'got number, want string'];
  expect(
    schemaFaults(
      web,
      says.map((each) => ({ at, says: each })),
      true,
    ),
  ).toEqual([expect.objectContaining({ wrong: 'the schema says: got number, want string; or: got number, want object' })]);
});

test('an unusual branch gives the schema’s own message', () => {
  expect(schemaFaults(web, [{ at: '/spec', says: "'oneOf' failed, subschemas 0, 1 matched" }], true)).toMatchObject([{ path: 'spec' }]);
});

test('a text that is filled in later, and a schema of perhaps another version, are unknown', () => {
  expect(schemaFaults(web, [{ at: '/spec/replicas', says: 'got string, want integer' }], true)).toMatchObject([{ verdict: 'unknown' }]);
  expect(schemaFaults(web, [{ at: '/spec', says: "missing property 'x'" }], false)).toMatchObject([{ verdict: 'unknown' }]);
});

test('the value of a Secret is never shown', () => {
  const secret: KubernetesObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: "it's secret" } };
  const faults = schemaFaults(secret, [{ at: '/data/a', says: "'it\\'s secret' does not match pattern '^[a-z]$'" }], true);
  expect(JSON.stringify(faults)).not.toContain('secret');
  expect(faults).toMatchObject([{ wrong: "the schema says: the value does not match pattern '^[a-z]$'" }]);
});
