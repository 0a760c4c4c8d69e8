import { z } from 'zod';
import { parseSource } from '../../../core/document/parse';
import { checkSchema } from '../../../core/document/schema-problems';
import { formatProblem } from '../../../core/errors';

const disk = z.strictObject({ kind: z.literal('disk'), size: z.string().regex(/^[0-9]+Gi$/) });
const bucket = z.strictObject({ kind: z.literal('bucket'), bucketName: z.string() });
const schema = z
  .strictObject({
    name: z.string().regex(/^[a-z]+$/, 'lower-case letters'),
    count: z.int().min(1).max(9).default(1),
    enabled: z.boolean().optional(),
    mode: z.enum(['ReadOnly', 'ReadWrite']).nullable().default('ReadOnly'),
    store: z.discriminatedUnion('kind', [disk, bucket]).optional(),
    alert: z
      .union([z.strictObject({ email: z.string() }), z.strictObject({ webhook: z.string(), retries: z.int() }), z.literal('none')])
      .optional(),
    limits: z.partialRecord(z.enum(['cpu', 'memory']), z.string()).optional(),
    pools: z.record(z.string(), z.strictObject({ machineType: z.string() })).default({}),
    addresses: z
      .array(z.strictObject({ cidr: z.string(), port: z.int().multipleOf(2).optional() }))
      .min(1)
      .optional(),
    size: z.preprocess((value) => value, z.strictObject({ width: z.number() })).optional(),
    tree: z.lazy(() => z.strictObject({ leaf: z.string() })).optional(),
  })
  .readonly();

function problemsOf(text: string, hides: (text: string) => boolean = () => false): string[] {
  const { document } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });
  if (document === undefined) throw new Error('not YAML');
  return checkSchema(schema, { document, code: 'ENV_INVALID', hides }).problems.map(formatProblem);
}

/** Problems of a document that is right but for some lines after the first. */
function wrong(lines: string): string[] {
  return problemsOf(`name: shop\n${lines}`).map((line) => line.replace(/^f\.yaml:/, ''));
}

describe('checkSchema', () => {
  test('a document that fits gives the output, defaults filled in', () => {
    const { document } = parseSource({ text: 'name: shop\n', file: 'f.yaml', code: 'ENV_SYNTAX' });
    expect(document && checkSchema(schema, { document, code: 'ENV_INVALID', hides: () => false }).output).toEqual({
      name: 'shop',
      count: 1,
      mode: 'ReadOnly',
      pools: {},
    });
  });

  test.each([
    [
      'a schema’s own words are completed',
      'count: 1\n',
      'name: Shop',
      '1:7 name: expected lower-case letters, got "Shop"; correct the value',
    ],
    ['a number for text', '', 'name: 1.10', '1:7 name: expected text, got 1.10; quote it: "1.10"'],
    ['a truth value for text', '', 'name: true', '1:7 name: expected text, got true; quote it: "true"'],
    ['nothing for text', '', 'name:', '1:1 name: expected text, got nothing; write a value'],
    ['an absent key', '', 'count: 1', '1:1 name: missing, expected text; add it'],
  ])('%s', (_, rest, line, problem) => {
    expect(problemsOf(`${line}\n${rest}`)).toEqual([`f.yaml:${problem}`]);
  });

  test.each([
    ['text for a whole number', 'count: "3"', '2:8 count: expected a number, got "3"; write it without quotes: 3'],
    ['a fraction for a whole number', 'count: 1.5', '2:8 count: expected a whole number, got 1.5; correct the value'],
    ['too small', 'count: 0', '2:8 count: expected at least 1, got 0; correct the value'],
    ['too big', 'count: 10', '2:8 count: expected at most 9, got 10; correct the value'],
    ['yes for a truth value', 'enabled: yes', '2:10 enabled: expected true or false, got "yes"; write true'],
    ['a choice that is nearly one', 'mode: readwrite', '2:7 mode: expected "ReadOnly" or "ReadWrite", got "readwrite"; write ReadWrite'],
    ['a choice that is none', 'mode: never', '2:7 mode: expected "ReadOnly" or "ReadWrite", got "never"; choose one of them'],
    [
      'an unknown key near a known one',
      'adresses: []',
      '2:1 adresses: unknown key, expected addresses, got "adresses"; rename it to addresses',
    ],
    ['an unknown key near none', 'tree: {leaf: a, zebra: 1}', '2:17 tree.zebra: unknown key, expected leaf, got "zebra"; remove it'],
    [
      'an unknown key below a preprocessed value',
      'size: {width: 1, widht: 2}',
      '2:18 size.widht: unknown key, expected width, got "widht"; remove it',
    ],
    [
      'an unknown key below a record',
      'pools:\n  big: {machineTyp: a}',
      '3:9 pools.big.machineTyp: unknown key, expected machineType, got "machineTyp"; rename it to machineType',
    ],
    [
      'an unknown key of a closed record',
      'limits: {disk: a}',
      '2:10 limits.disk: unknown key, expected cpu or memory, got "disk"; remove it',
    ],
    ['a path with brackets', 'addresses:\n  - cidr: a\n  - cidr: 7', '4:11 addresses[1].cidr: expected text, got 7; quote it: "7"'],
    [
      'a path with a key that is no word',
      'pools: {"a.b": {machineType: 7}}',
      '2:30 pools["a.b"].machineType: expected text, got 7; quote it: "7"',
    ],
    ['an empty list', 'addresses: []', '2:12 addresses: expected at least 1 entry, got []; correct the value'],
    ['no multiple', 'addresses: [{cidr: a, port: 3}]', '2:29 addresses[0].port: expected a multiple of 2, got 3; correct the value'],
    [
      'a discriminator that is nearly one',
      'store: {kind: buckt, bucketName: a}',
      '2:15 store.kind: expected "disk" or "bucket", got "buckt"; write bucket',
    ],
    ['a discriminator that is absent', 'store: {size: 5Gi}', '2:8 store.kind: missing, expected "disk" or "bucket"; add it'],
    [
      'an unknown key of the branch that the discriminator names',
      'store: {kind: bucket, bucketname: a}',
      '2:23 store.bucketname: unknown key, expected bucketName, got "bucketname"; rename it to bucketName',
    ],
    [
      'a pattern without words',
      'store: {kind: disk, size: 5G}',
      '2:27 store.size: expected text that fits /^[0-9]+Gi$/, got "5G"; correct the value',
    ],
    [
      'of a union the branch that fits best',
      'alert: {webhook: a, retries: x}',
      '2:30 alert.retries: expected a number, got "x"; correct the value',
    ],
    ['a union that takes nothing of this kind', 'alert: 7', '2:8 alert: expected a map or "none", got 7; choose one of them'],
  ])('%s', (_, lines, problem) => {
    expect(wrong(`${lines}\n`)).toEqual([problem]);
  });

  test('all at once, in the order of the file', () => {
    expect(wrong('enabled: 1\nzzz: 1\ncount: x\n').map((line) => line.split(':')[0])).toEqual(['2', '3', '4']);
  });

  test('a long value is cut', () => {
    expect(wrong(`mode: ${'x'.repeat(500)}\n`)[0]).toBe(
      `2:7 mode: expected "ReadOnly" or "ReadWrite", got "${'x'.repeat(59)}…; choose one of them`,
    );
  });

  test('what looks like a secret is not shown, as a value, inside one, or as a key', () => {
    const hides = (text: string): boolean => text.includes('hush');
    const problems = problemsOf('name: shop\nmode: hush1\naddresses: {a: [hush2]}\nhush3: 1\n', hides);
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toContain('hush');
  });
});

describe('rules of a schema', () => {
  const ruled = z
    .strictObject({
      name: z.string().regex(/^[a-z]+$/, 'lower-case letters'),
      list: z.array(z.int()).refine((list) => list.map((each) => each.toFixed(0)).length < 3, 'expected at most two'),
      inner: z.lazy(() => z.strictObject({ deep: z.string().optional() })).default({}),
    })
    .superRefine(({ name }) => {
      if (!/^[a-z]+$/.test(name)) throw new TypeError('the schema should have refused it');
    });
  const problemsIn = (text: string): string[] => {
    const { document } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });
    if (document === undefined) throw new Error('not YAML');
    return checkSchema(ruled, { document, code: 'ENV_INVALID', hides: () => false }).problems.map(formatProblem);
  };

  test('one that throws on what the schema refuses hides none of it', () => {
    expect(problemsIn('name: Shop\nlist: [a]\ninner: { dep: x }\n')).toEqual([
      'f.yaml:1:7 name: expected lower-case letters, got "Shop"; correct the value',
      'f.yaml:2:8 list[0]: expected a number, got "a"; correct the value',
      'f.yaml:3:10 inner.dep: unknown key, expected deep, got "dep"; rename it to deep',
    ]);
  });

  test('one that throws on what the schema takes is a problem of its code', () => {
    const broken = z.strictObject({ a: z.string() }).refine(() => {
      throw new TypeError('no');
    });
    const { document } = parseSource({ text: 'a: b\n', file: 'f.yaml', code: 'ENV_SYNTAX' });
    const [told] = document === undefined ? [] : checkSchema(broken, { document, code: 'ENV_INVALID', hides: () => false }).problems;
    expect(told).toMatchObject({
      code: 'CHART_FAILED',
      subject: 'a rule of the schema',
      wrong: 'TypeError: no',
      place: { file: __filename },
    });
  });
});

test('a map that is missing says which keys it takes', () => {
  const nested = z.strictObject({
    cluster: z.strictObject({ dns: z.string().default('a'), pools: z.string().optional() }),
    repository: z.strictObject({ url: z.string(), branch: z.string(), path: z.string(), note: z.string().optional() }),
  });
  const { document } = parseSource({ text: 'repository:\n', file: 'f.yaml', code: 'ENV_SYNTAX' });
  const told = document === undefined ? [] : checkSchema(nested, { document, code: 'ENV_INVALID', hides: () => false }).problems;
  expect(told.map(formatProblem)).toEqual([
    'f.yaml:1:1 cluster: missing, expected a map, {} at least, which may have dns and pools; add it',
    'f.yaml:1:1 repository: expected a map with url, branch and path, got nothing; write a value',
  ]);
});
