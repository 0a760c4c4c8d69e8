import { below } from '../../../core/check/walk';
import { ruledSchema } from '../../../core/definition/ruled-schema';
import { judgeRules } from '../../../core/definition/rules';
import type { Schema } from '../../../core/definition/structure';
import type { JsonObject, JsonValue } from '../../../core/object/object';

const rule = (text: string, more: object = {}): Schema => ({ 'x-kubernetes-validations': [{ rule: text, ...more }] }) as Schema;
const resource = (spec: Schema): Schema => ({ type: 'object', properties: { spec } });
const verdicts = (spec: Schema, value: JsonObject) =>
  judgeRules(resource(spec), { apiVersion: 'example.com/v1', kind: 'Queue', metadata: { name: 'a', uid: 'x' }, spec: value }, below);
const says = (spec: Schema, value: JsonObject): string[] => verdicts(spec, value).map(({ path, says }) => `${path}: ${says}`);

test('a rule is held to each value that it stands at, with its path', () => {
  const item: Schema = { type: 'object', properties: { n: { type: 'integer' } }, ...rule('self.n > 0', { message: 'n is above 0' }) };
  const spec: Schema = {
    type: 'object',
    properties: { list: { type: 'array', items: item }, map: { type: 'object', additionalProperties: item } },
  };
  expect(says(spec, { list: [{ n: 1 }, { n: 0 }], map: { a: { n: 0 }, 'b/c': { n: 0 } } })).toEqual([
    'spec.list[1]: n is above 0',
    'spec.map.a: n is above 0',
    'spec.map["b/c"]: n is above 0',
  ]);
});

test('defaults are filled in before, in what is a default too', () => {
  const inner: Schema = { type: 'object', default: {}, properties: { n: { type: 'integer', default: 7 } }, ...rule('self.n != 7') };
  expect(says({ type: 'object', properties: { inner } }, {})).toEqual(['spec.inner: failed rule: self.n != 7']);
  // An invalid null is left out.
  expect(says({ type: 'object', properties: { inner } }, { inner: null })).toEqual(['spec.inner: failed rule: self.n != 7']);
});

test('types are those of the schema', () => {
  const spec: Schema = {
    type: 'object',
    properties: {
      whole: { type: 'integer' },
      part: { type: 'number' },
      either: { 'x-kubernetes-int-or-string': true },
      at: { type: 'string', format: 'date-time' },
      wait: { type: 'string', format: 'duration' },
      data: { type: 'string', format: 'byte' },
      'a-b': { type: 'string' },
      namespace: { type: 'string' },
      none: { type: 'string', nullable: true },
      map: { type: 'object', additionalProperties: { type: 'integer' } },
    },
    ...rule(
      [
        'self.whole / 2 == 1',
        'self.part / 2.0 == 1.5',
        'type(self.either) == string',
        "self.at < timestamp('2027-01-01T00:00:00Z')",
        "self.wait == duration('1m')",
        "self.data == b'abc'",
        "self.a__dash__b == 'x'",
        "self.__namespace__ == 'y'",
        'self.none == null',
        "self.map['k-1'] == 3 && self.map.all(k, self.map[k] > 0)",
      ].join(' && '),
    ),
  };
  const value = {
    whole: 3,
    part: 3,
    either: '50%',
    at: '2026-11-29T00:00:00Z',
    wait: '60s',
    data: 'YWJj',
    'a-b': 'x',
    namespace: 'y',
    none: null,
    map: { 'k-1': 3 },
  };
  expect(verdicts(spec, value)).toEqual([]);
  expect(verdicts(spec, { ...value, namespace: 'z' })).toHaveLength(1);
});

test('of the object itself rules see the type and the name', () => {
  const schema: Schema = { type: 'object', ...rule("self.kind == 'Queue' && self.metadata.name == 'a' && !has(self.metadata.uid)") };
  expect(judgeRules(schema, { apiVersion: 'example.com/v1', kind: 'Queue', metadata: { name: 'a', uid: 'x' } }, below)).toEqual([]);
  expect(judgeRules(schema, { apiVersion: 'example.com/v1', kind: 'Queue', metadata: { name: 'b' } }, below)).toMatchObject([{ path: '' }]);
});

test('the message is made by the expression, and its text stands in where that fails; a path leads on', () => {
  const spec = (more: object): Schema => ({ type: 'object', properties: { n: { type: 'integer' } }, ...rule('self.n > 0', more) });
  const expressed = { message: 'plain', messageExpression: "'got ' + string(self.n)" };
  expect(says(spec(expressed), { n: 0 })).toEqual(['spec: got 0']);
  expect(says(spec({ ...expressed, messageExpression: 'string(self.m)' }), { n: 0 })).toEqual(['spec: plain']);
  expect(says(spec({ fieldPath: '.n' }), { n: 0 })).toEqual(['spec.n: failed rule: self.n > 0']);
});

test('a rule about a change does not run for a new object, unless it says so', () => {
  const spec = (more: object): Schema => ({
    type: 'object',
    properties: { n: { type: 'integer' } },
    ...rule('oldSelf.hasValue() && false', more),
  });
  expect(verdicts(spec({}), {})).toEqual([]);
  expect(verdicts(spec({ optionalOldSelf: true }), {})).toHaveLength(1);
});

test('a field that is not there is an error of the rule, which the API server refuses too', () => {
  const spec: Schema = { type: 'object', properties: { n: { type: 'integer' } }, ...rule('self.n > 0') };
  expect(verdicts(spec, {})).toMatchObject([{ verdict: 'broken', says: expect.stringContaining("can't be evaluated") }]);
});

test('what the schema refuses, and what is not understood, is not judged', () => {
  const spec: Schema = { type: 'object', properties: { n: { type: 'integer' } }, ...rule('self.n > 0') };
  expect(verdicts(spec, { n: 'three' })).toMatchObject([{ verdict: 'not judged' }]);
  expect(verdicts({ ...spec, ...rule('nothing(self)') }, { n: 1 })).toMatchObject([{ verdict: 'not judged', rule: 'nothing(self)' }]);
});

test.each<[what: string, schema: Schema, value: JsonValue, told: readonly string[]]>([
  ['a set', { 'x-kubernetes-list-type': 'set', items: { type: 'string' } }, ['a', 'b', 'a', 'a'], ['spec.it[2]: another item is "a" too']],
  [
    'a map by two fields, one of which has a default',
    {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
      items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } } },
    },
    [{ port: 53 }, { port: 53, protocol: 'UDP' }, { protocol: 'TCP', port: 53, name: 'dns' }],
    ['spec.it[2]: another item is named {"port":53,"protocol":"TCP"} too'],
  ],
  ['a list', { items: { type: 'string' } }, ['a', 'a'], []],
])('items of %s', (_, schema, value, told) => {
  const whole: Schema = { type: 'object', properties: { spec: { type: 'object', properties: { it: { type: 'array', ...schema } } } } };
  const verdicts = judgeRules(ruledSchema(whole) ?? {}, { spec: { it: value } }, below);
  expect(verdicts.map(({ path, says }) => `${path}: ${says}`)).toEqual(told);
});

test('text that should be base64 is', () => {
  const schema: Schema = { type: 'object', properties: { bundle: { type: 'string', format: 'byte' } } };
  expect(judgeRules(schema, { bundle: 'YQ==' }, below)).toEqual([]);
  expect(judgeRules(schema, { bundle: 'no-base64' }, below)).toMatchObject([{ path: 'bundle', verdict: 'broken' }]);
});
