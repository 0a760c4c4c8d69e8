import { crdSchema } from '../../../core/definition/strict-schema';
import { coreSchemas } from '../../../tools/import/core-schemas';
import { crdFiles, pickCrds } from '../../../tools/import/crds';
import type { CrdSource } from '../../../tools/import/definitions';
import { withoutProse } from '../../../tools/import/structure';

const text = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com, annotations: { note: prose } }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, listKind: WidgetList, plural: widgets, singular: widget }
  versions:
    - { name: v1beta1, served: false, storage: false, schema: { openAPIV3Schema: { type: object } } }
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          description: prose
          type: object
          required: [spec]
          properties:
            status: { type: object }
            spec:
              type: object
              x-kubernetes-validations: [{ rule: "true", message: it holds }]
              properties:
                description: { type: string, description: prose }
                port: { x-kubernetes-int-or-string: true }
                note: { type: string, nullable: true }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { a: { type: string } } }
                labels: { type: object, additionalProperties: { type: string } }
              oneOf: [{ properties: { port: {} }, required: [port] }, { required: [note] }]
`;
const source: CrdSource = {
  name: 'Example',
  module: 'example.com/widget',
  version: 'v1.0.0',
  sum: 'h1:',
  newest: 'v1.0.0',
  release: 'https://example.com',
  files: ['crd.yaml'],
  kinds: { 'example.com/v1': ['Widget'] },
};

describe('the definitions that are committed', () => {
  test('hold no prose, no status and one version, but keep a property called description', () => {
    const [file, ...others] = [...crdFiles(pickCrds(source, [text]))];
    expect(others).toEqual([]);
    expect(file?.[0]).toBe('example.com.yaml');
    expect(file?.[1]).not.toMatch(/prose|status|v1beta1/);
    expect(file?.[1]).toMatch(/description:\n +type: string\n/);
    // A rule says what it refuses: that is no prose.
    expect(file?.[1]).toContain('message: it holds');
  });

  test('a kind or version that the project does not serve is an error that names the place', () => {
    const missing = { ...source, kinds: { 'example.com/v1beta1': ['Widget'] } };
    expect(() => pickCrds(missing, [text])).toThrow('example.com/v1beta1 Widget is not served; correct kinds in imports/definitions.yaml');
  });

  test('titles and examples go, at any depth', () => {
    expect(withoutProse({ items: { title: 'prose', example: 1, type: 'string' } })).toEqual({ items: { type: 'string' } });
  });
});

describe('the schema of a custom resource', () => {
  const [schema] = pickCrds(source, [text]).map(crdSchema);

  test('is closed where fields are declared, and open where the CRD says so', () => {
    expect(schema?.properties?.['spec']?.additionalProperties).toBe(false);
    expect(schema?.properties?.['spec']?.properties?.['free']).not.toHaveProperty('additionalProperties');
    expect(schema?.properties?.['spec']?.properties?.['labels']?.additionalProperties).toEqual({ type: 'string' });
  });

  test('leaves restrictions open: a branch of oneOf does not declare fields', () => {
    expect(schema?.properties?.['spec']?.oneOf?.[0]).toEqual({ properties: { port: {} }, required: ['port'] });
  });

  test('knows int-or-string and nullable, and asks for the exact kind', () => {
    expect(schema?.properties?.['spec']?.properties?.['port']).toEqual({ anyOf: [{ type: 'integer' }, { type: 'string' }] });
    expect(schema?.properties?.['spec']?.properties?.['note']).toEqual({ type: ['string', 'null'] });
    expect(schema?.properties?.['kind']).toEqual({ enum: ['Widget'] });
    expect(schema?.['required']).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  });
});

describe('the schemas of core kinds', () => {
  const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
  const pod = {
    type: 'object',
    description: 'prose',
    properties: {
      metadata: { $ref: `#/definitions/${meta}` },
      limit: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
    },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
  };
  const definitions = {
    Pod: pod,
    PodList: { ...pod, properties: { metadata: { $ref: '#/definitions/ListMeta' } } },
    unused: { type: 'object' },
    [meta]: { type: 'object', properties: { name: { type: 'string' } } },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  };
  const schemas = coreSchemas(JSON.stringify({ definitions }));

  test('hold what a kind reaches, closed, and a file for each kind that can be rendered', () => {
    expect(Object.keys(schemas.definitions)).toEqual(['Pod', 'io.k8s.apimachinery.pkg.api.resource.Quantity', meta]);
    expect(schemas.definitions['Pod']).toMatchObject({ additionalProperties: false });
    expect([...schemas.kinds.keys()]).toEqual(['v1/pod_v1.json']);
  });

  test('take a quantity as text or as a number', () => {
    expect(schemas.definitions['io.k8s.apimachinery.pkg.api.resource.Quantity']).toEqual({
      oneOf: [{ type: 'string' }, { type: 'number' }],
    });
  });
});
