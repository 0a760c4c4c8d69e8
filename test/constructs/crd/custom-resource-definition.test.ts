import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { z } from 'zod';
import { CustomResourceDefinition, type CustomResourceDefinitionProps } from '../../../constructs/crd/custom-resource-definition';
import { customResource } from '../../../constructs/crd/custom-resource-type';
import { intOrString, listBy, mapOf, setOf, withRules } from '../../../constructs/crd/extensions';
import { at, manifests, synth } from '../../support/synth';

const named = { group: 'example.com', version: 'v1alpha1', kind: 'Ferry', scope: 'Namespaced' } as const;
const Ferry = customResource({ ...named, spec: z.strictObject({ port: z.string().max(20) }) });

const specOf = (spec: z.ZodObject) =>
  at(
    synth(CustomResourceDefinition, { type: customResource({ ...named, spec }) })[0],
    'spec.versions[0].schema.openAPIV3Schema.properties.spec',
  );

describe('CustomResourceDefinition', () => {
  test('smallest: one version, served and stored, named after its plural', () => {
    expect(synth(CustomResourceDefinition, { type: Ferry })).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "ferries.example.com",
    },
    "spec": {
      "group": "example.com",
      "names": {
        "kind": "Ferry",
        "listKind": "FerryList",
        "plural": "ferries",
        "singular": "ferry",
      },
      "scope": "Namespaced",
      "versions": [
        {
          "name": "v1alpha1",
          "schema": {
            "openAPIV3Schema": {
              "properties": {
                "apiVersion": {
                  "type": "string",
                },
                "kind": {
                  "type": "string",
                },
                "metadata": {
                  "type": "object",
                },
                "spec": {
                  "properties": {
                    "port": {
                      "maxLength": 20,
                      "type": "string",
                    },
                  },
                  "required": [
                    "port",
                  ],
                  "type": "object",
                },
              },
              "required": [
                "spec",
              ],
              "type": "object",
            },
          },
          "served": true,
          "storage": true,
        },
      ],
    },
  },
]
`);
  });

  test('everything: each prop and each part of a declaration reaches the manifest', () => {
    const everything: Required<CustomResourceDefinitionProps> = {
      labels: { team: 'harbour' },
      type: customResource({
        ...named,
        plural: 'ferryboats',
        shortNames: ['fb'],
        categories: ['all'],
        spec: z.strictObject({ port: z.string().max(20), berth: z.int32().optional() }),
        status: z.strictObject({ phase: z.string().optional() }),
        printerColumns: [
          { name: 'Port', type: 'string', jsonPath: '.spec.port', description: 'where it lies' },
          { name: 'Phase', type: 'string', jsonPath: '.status.phase', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        rules: [{ rule: "self.port != 'Atlantis'", message: 'that port is lost' }],
      }),
    };
    const [crd] = synth(CustomResourceDefinition, everything);
    expect(at(crd, 'metadata')).toEqual({ name: 'ferryboats.example.com', labels: { team: 'harbour' } });
    expect(at(crd, 'spec.names')).toEqual({
      kind: 'Ferry',
      listKind: 'FerryList',
      plural: 'ferryboats',
      singular: 'ferry',
      shortNames: ['fb'],
      categories: ['all'],
    });
    expect(at(crd, 'spec.versions[0].subresources')).toEqual({ status: {} });
    expect(at(crd, 'spec.versions[0].additionalPrinterColumns')).toEqual(everything.type.printerColumns);
    expect(at(crd, 'spec.versions[0].schema.openAPIV3Schema.properties')).toMatchObject({
      spec: { required: ['port'], 'x-kubernetes-validations': [{ rule: "self.port != 'Atlantis'", message: 'that port is lost' }] },
      status: { type: 'object', properties: { phase: { type: 'string' } } },
    });
  });

  test('fields that name other objects stand on it, in order; a path or a kind that leads nowhere is refused', () => {
    const spec = z.strictObject({
      harbourRef: z.strictObject({ name: z.string().max(63) }),
      crew: z.array(z.strictObject({ login: z.string().max(63) })).max(9),
    });
    const definition = (references: Readonly<Record<string, string>>) =>
      synth(CustomResourceDefinition, { type: customResource({ ...named, spec, references }) })[0];
    expect(at(definition({ 'spec.harbourRef': 'example.com/Harbour', 'spec.crew[].login': '/Secret' }), 'metadata.annotations')).toEqual({
      'galley.dev/references': 'spec.crew[].login: /Secret\nspec.harbourRef: example.com/Harbour',
    });
    expect(() => definition({ 'spec.harborRef': 'example.com/Harbour', 'spec.crew': 'Secret' })).toThrow(
      /references: spec\.harborRef: expected a path into the schema[\s\S]*references: spec\.crew: .*got Secret/,
    );
  });

  test('a schema says all that both zod and a structural schema can', () => {
    const spec = z.strictObject({
      text: z.string().min(1).max(9).regex(/^a/).endsWith('z').describe('from a to z'),
      whole: z.int().min(0).max(10).multipleOf(5).default(5),
      broken: z.number().gt(0).lt(1).optional(),
      on: z.boolean().nullable(),
      choice: z.enum(['a', 'b']),
      fixed: z.literal(3).readonly(),
      list: z.array(z.boolean()).length(2),
      set: setOf(z.int32(), { max: 2 }),
      entries: listBy('id', z.strictObject({ id: z.string().max(3) }), { min: 1, max: 2 }),
      map: mapOf(intOrString(), { max: 4 }),
      open: z.looseObject({}),
      ruled: withRules(z.strictObject({ low: z.int32() }), [{ rule: 'self.low > 0', message: 'too low' }]),
    });
    expect(specOf(spec)).toEqual({
      type: 'object',
      required: ['text', 'on', 'choice', 'fixed', 'list', 'set', 'entries', 'map', 'open', 'ruled'],
      properties: {
        text: { type: 'string', description: 'from a to z', minLength: 1, maxLength: 9, pattern: '^a', allOf: [{ pattern: 'z$' }] },
        whole: { type: 'integer', format: 'int64', minimum: 0, maximum: 10, multipleOf: 5, default: 5 },
        broken: { type: 'number', minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true },
        on: { type: 'boolean', nullable: true },
        choice: { type: 'string', enum: ['a', 'b'] },
        fixed: { type: 'integer', enum: [3] },
        list: { type: 'array', items: { type: 'boolean' }, minItems: 2, maxItems: 2 },
        set: expect.objectContaining({ type: 'array', maxItems: 2, 'x-kubernetes-list-type': 'set' }),
        entries: expect.objectContaining({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] }),
        map: {
          type: 'object',
          maxProperties: 4,
          additionalProperties: expect.objectContaining({ 'x-kubernetes-int-or-string': true, maxLength: 253 }),
        },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        ruled: expect.objectContaining({ 'x-kubernetes-validations': [{ rule: 'self.low > 0', message: 'too low' }] }),
      },
    });
  });

  test.each<[string, z.ZodType]>([
    ['a union', z.union([z.boolean(), z.int()])],
    ['z.email()', z.email()],
    ['the check overwrite', z.string().max(3).trim()],
    [
      '(?=',
      z
        .string()
        .max(3)
        .regex(/^(?=a)/),
    ],
    ['flags i', z.string().max(3).regex(/^a/i)],
    ['no greatest length', z.string()],
    ['no greatest length', z.array(z.boolean())],
    ['no greatest number of keys', z.record(z.string(), z.boolean())],
    ['a restricted key', z.record(z.enum(['a']), z.boolean())],
    ['z.float32()', z.float32()],
    ['multipleOf of a fraction', z.number().multipleOf(0.1)],
    ['values of two types', z.literal(['a', 1])],
    ['an object that drops keys in silence', z.object({})],
    ['a refinement', z.strictObject({}).refine(() => true)],
    ['a transform', z.boolean().transform(String)],
    ['anything', z.unknown()],
    ['null among fixed values', z.enum(['a']).nullable()],
    ['null beside intOrString', intOrString().nullable()],
    ['a default that lacks one inside', z.strictObject({ a: z.boolean().default(true) }).default({} as never)],
  ])('refuses %s and names the field', (_, wrong) => {
    expect(() => specOf(z.strictObject({ wrong }))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^test\/subject: Ferry\.spec\.wrong: .*expected .+, got .+; .+/ms),
        problems: expect.arrayContaining([expect.objectContaining({ code: 'CONSTRUCT_INVALID' })]),
      }),
    );
  });

  test('refuses everything at once, columns that lead nowhere too', () => {
    const type = customResource({
      ...named,
      spec: z.strictObject({ a: z.string(), b: z.array(z.strictObject({ c: z.string() })).max(1) }),
      printerColumns: [{ name: 'Port', type: 'string', jsonPath: '.spec.port' }],
    });
    expect(() => synth(CustomResourceDefinition, { type })).toThrow(
      expect.objectContaining({
        problems: [
          ['Ferry.spec.a', 'a greatest length'],
          ['Ferry.spec.b[].c', 'a greatest length'],
          ['printerColumns: Port', 'a path into the schema or .metadata'],
        ].map(([prop, expected]) => expect.objectContaining({ subject: `test/subject: ${prop}`, expected })),
      }),
    );
  });

  test('refuses an application with a namespace', () => {
    const chart = new Chart(Testing.app(), 'app', { namespace: 'harbour' });
    expect(() => new CustomResourceDefinition(chart, 'ferry', { type: Ferry })).toThrow(
      'app/ferry: expected an application without a namespace',
    );
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new CustomResourceDefinition(chart, 'ferry', { type: Ferry })).addJsonPatch(JsonPatch.replace('/spec/scope', 'Cluster'));
    expect(manifests(chart)[0]).toHaveProperty('spec.scope', 'Cluster');
  });
});
