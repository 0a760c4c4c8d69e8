import fc from 'fast-check';
import { literal, schemaOf } from '../../../core/adopt/code';
import { ConfigKeys, camel } from '../../../core/adopt/config-keys';
import type { JsonValue } from '../../../core/object/object';

test('a literal is the value, whatever text it holds', () => {
  const evaluate = (code: string): unknown => new Function(`return (${code});`)();
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(evaluate(literal(value as JsonValue)))).toBe(JSON.stringify(value));
    }),
  );
  for (const text of ['a\nb', 'a\r\nb', `\`$\{x}\`\n\\n`, "it's", '\u2028', '"', '\'"', '\t', 'a\n'])
    expect(evaluate(literal(text))).toBe(text);
});

test('a schema names what values have in common', () => {
  expect(schemaOf([1, 2])).toBe('z.int()');
  expect(schemaOf([1, undefined])).toBe('z.int().optional()');
  expect(schemaOf([1, 'a'])).toBe('z.union([z.int(), z.string()])');
  expect(schemaOf([[{ a: 1 }], [{ a: 2, b: true }]])).toBe('z.array(z.strictObject({\na: z.int(),\nb: z.boolean().optional(),\n}))');
});

test('keys are as short as they can be, and never one for two', () => {
  const keys = new ConfigKeys();
  expect(keys.of('web', ['spec', 'replicas'])).toEqual(['web', 'replicas']);
  const container = ['spec', 'template', 'spec', 'containers', 'app', 'resources'];
  expect(keys.of('web', [...container, 'limits', 'memory'])).toEqual(['web', 'memory']);
  expect(keys.of('web', [...container, 'requests', 'memory'])).toEqual(['web', 'requestsMemory']);
  expect(keys.of('web', ['containers', 'app', 'env', 'LOG_LEVEL', 'value'])).toEqual(['web', 'logLevel']);
  expect(keys.of('web', ['spec', 'replicas'])).toEqual(['web', 'replicas']);
  expect(camel('app.conf')).toBe('appConf');
  expect(camel('9to5')).toBe('v9to5');
});
