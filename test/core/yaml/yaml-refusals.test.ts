import type { JsonObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';

const refused = (value: unknown) => () => toYaml({ kind: 'Job', metadata: { name: 'x' }, spec: { list: [1, { a: value }] } } as JsonObject);

test.each([
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [undefined, 'undefined'],
  [1n, '1'],
  [() => 1, 'a function'],
  [Symbol('s'), 'Symbol(s)'],
  [new Date(0), 'an instance of Date'],
  [new Map(), 'an instance of Map'],
])('%p is no JSON, and is named with its path', (value, got) => {
  expect(refused(value)).toThrow(
    `Job/x spec.list[1].a: not a JSON value, got ${got}; leave the key out, or give text, a finite number, true, false, null, a list or a plain map`,
  );
});

test('half of a surrogate pair, in a value and in a key', () => {
  expect(refused('a\ud800')).toThrow(
    String.raw`Job/x spec.list[1].a: text with half of a surrogate pair, got "a\ud800"; give Unicode text`,
  );
  expect(refused({ '\udc00': 1 })).toThrow('half of a surrogate pair');
});

test('a hole in a list', () => {
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is refused
  expect(refused([1, , 2])).toThrow('spec.list[1].a[1]: not a JSON value, got undefined');
});

test('a key longer than readers look', () => {
  expect(refused({ ['k'.repeat(1025)]: 1 })).toThrow('a key is longer than 1024 characters');
  expect(refused({ [':'.repeat(1023)]: 1 })).toThrow('a key is longer than 1024 characters');
});

test('a value that contains itself', () => {
  const ring: Record<string, unknown> = {};
  ring['ring'] = [ring];
  expect(refused(ring)).toThrow('more than 200 levels');
});

test('a top level that is no map', () => {
  expect(() => toYaml([] as unknown as JsonObject)).toThrow('object/?: not a map, got an instance of Array');
});

test('with the code OBJECT_INVALID', () => {
  expect(refused(undefined)).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code: 'OBJECT_INVALID' })] }));
});
