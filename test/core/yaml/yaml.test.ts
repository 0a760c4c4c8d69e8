import fc from 'fast-check';
import { parse } from 'yaml';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { anyNumber, anyObject, anyText } from '../../support/json-arbitrary';

const READERS = [
  { version: '1.1', schema: 'yaml-1.1', merge: true },
  { version: '1.2', schema: 'core' },
] as const;

/** What the readers of both versions make of an object's text. */
function readings(object: JsonObject): unknown[] {
  const text = toYaml(object);
  return READERS.map((options) => parse(text, { ...options, strict: true, uniqueKeys: true, maxAliasCount: 0 }));
}

function shuffled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

describe('what is written', () => {
  test('keys are in the order that people of Kubernetes look for them', () => {
    const container = { image: 'kaze@sha256:00', name: 'gateway', args: ['--port=8080', '8080'], env: [{ value: 'on', name: 'DEBUG' }] };
    const deployment = {
      status: {},
      data: 'after spec',
      spec: { template: { spec: { containers: [container] }, metadata: { labels: {}, name: 'pod' } }, replicas: 2 },
      metadata: { labels: { b: '1', a: 'x', B: 'upper case first' }, namespace: 'mesh', name: 'gateway', annotations: {} },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    };
    expect(toYaml(deployment)).toMatchInlineSnapshot(`
"apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: mesh
  annotations: {}
  labels:
    B: upper case first
    a: x
    b: "1"
spec:
  replicas: 2
  template:
    metadata:
      name: pod
      labels: {}
    spec:
      containers:
      - name: gateway
        args:
        - --port=8080
        - "8080"
        env:
        - name: DEBUG
          value: "on"
        image: kaze@sha256:00
data: after spec
status: {}
"
`);
  });

  test('text on one line stands plain where that is safe, and else in the quotes that read best', () => {
    const data = {
      plain: ['a b', '--flag=x', '-c', 'http://x:80/#a', '100m', '10.0.0.0/8', '$(VAR)', "it's", 'é 漢 🚢'],
      quoted: ['', 'on', '~', '8080', '1e3', '12:30', '2024-01-02', '0x1f', ':8080', 'a: b', '{{args.service}}', '*', ' x ', 'a\tb'],
      quotes: ['{"json": true}', String.raw`^\d+ #$`, `"it's"`, 'zero\u200bwidth', '\u{e0041}'],
    };
    expect(toYaml(data)).toMatchInlineSnapshot(`
"plain:
- a b
- --flag=x
- -c
- http://x:80/#a
- 100m
- 10.0.0.0/8
- $(VAR)
- it's
- é 漢 🚢
quoted:
- ""
- "on"
- "~"
- "8080"
- "1e3"
- "12:30"
- "2024-01-02"
- "0x1f"
- ":8080"
- "a: b"
- "{{args.service}}"
- "*"
- " x "
- "a\\tb"
quotes:
- '{"json": true}'
- '^\\d+ #$'
- "\\"it's\\""
- "zero\\u200bwidth"
- "\\U000e0041"
"
`);
  });

  test('text of several lines is a block where readers agree on it', () => {
    const data = {
      clip: '#!/bin/sh\necho ok\n',
      strip: 'a\n\nb',
      keep: 'a\n\n',
      indented: '  a\nb\n',
      makefile: 'all:\n\ttrue\n',
      spaces: 'a \nb\n',
      windows: 'a\r\nb\r\n',
    };
    expect(toYaml(data)).toMatchInlineSnapshot(`
"clip: |
  #!/bin/sh
  echo ok
indented: |2
    a
  b
keep: |+
  a

makefile: |
  all:
  	true
spaces: |
  a 
  b
strip: |-
  a

  b
windows: "a\\r\\nb\\r\\n"
"
`);
  });

  test('a list stands under its key, lists and maps stand in lists, and what is empty stands on its line', () => {
    expect(toYaml({ list: [['a', ['b']], [], {}, [{ name: 'x', text: 'a\nb', list: ['c'] }], 'a\nb\n'] })).toMatchInlineSnapshot(`
"list:
- - a
  - - b
- []
- {}
- - name: x
    list:
    - c
    text: |-
      a
      b
- |
  a
  b
"
`);
  });

  test('numbers, true, false and null are those of every reader', () => {
    const values = [0, -0, -1, 0.1, 1e20, 1e21, 1e-7, 1.5e300, true, false, null];
    expect(toYaml({ values })).toMatchInlineSnapshot(`
"values:
- 0
- 0
- -1
- 0.1
- 100000000000000000000
- 1.0e+21
- 1.0e-7
- 1.5e+300
- true
- false
- null
"
`);
  });

  test('a file ends with one line break, blank lines at the end of its last text or not', () => {
    expect(toYaml({ data: { a: 'a\n\n', b: 'b\n\n' } })).toBe('data:\n  a: |+\n    a\n\n  b: "b\\n\\n"\n');
    expect(toYaml({ data: { a: 'a\n\n', b: 'b' } })).toBe('data:\n  a: |+\n    a\n\n  b: b\n');
    expect(toYaml({})).toBe('{}\n');
  });

  test('a long text is not folded', () => {
    expect(toYaml({ a: 'word '.repeat(200).trim() })).toBe(`a: ${'word '.repeat(200).trim()}\n`);
  });
});

describe('what is read', () => {
  test('any text, as value, as key and as item of a list', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const object = { a: text, [text]: 0, list: [text, [text], { name: text }] };
        for (const read of readings(object)) expect(read).toEqual(object);
      }),
      { numRuns: 1000 },
    );
  });

  test('any number', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        for (const read of readings({ number })) expect(read).toEqual({ number });
      }),
      { numRuns: 500 },
    );
  });

  test('any object; its text has no character that is not seen, and one line break at the end', () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        for (const read of readings(object)) expect(read).toEqual(object);
        expect(toYaml(object)).toMatch(/[^\n]\n$/);
        expect(toYaml(object)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u200b\u202e\ufeff\u{e0041}]/u);
      }),
      { numRuns: 500 },
    );
  });

  test('the order in which keys were set changes no byte', () => {
    fc.assert(fc.property(anyObject, (object) => expect(toYaml(shuffled(object) as JsonObject)).toBe(toYaml(object))));
  });

  test('a key as long as YAML allows', () => {
    for (const object of [{ ['k'.repeat(1024)]: 1 }, { [':'.repeat(1022)]: 1 }])
      for (const read of readings(object)) expect(read).toEqual(object);
  });
});
