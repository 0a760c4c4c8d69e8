import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GalleyError, type Problem } from '../../core/errors';
import { invalidProblem } from '../invalid';
import { refuseNamespaced } from '../namespace';
import type { CustomResourceType, PrinterColumn } from './custom-resource-type';
import type { OpenApiSchema } from './open-api';
import type { Refuse } from './rendering';
import { structuralSchema } from './structural';

/** Properties for `CustomResourceDefinition`. */
export interface CustomResourceDefinitionProps {
  /** The kind. */
  readonly type: CustomResourceType;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Defines a kind of resource for the API server. It is cluster-scoped, so it needs an application without a namespace. */
export class CustomResourceDefinition extends Construct {
  readonly type: CustomResourceType;

  /**
   * @throws GalleyError CONSTRUCT_INVALID with all that a structural schema can't say, each text, list and map of the spec without a greatest
   * size, and each column that leads nowhere; in an application with a namespace
   */
  constructor(scope: Construct, id: string, { type, labels }: CustomResourceDefinitionProps) {
    super(scope, id);
    this.type = type;
    refuseNamespaced(this);
    const problems: Problem[] = [];
    const schema = schemaOf(type, (path, { prop, ...fault }) => {
      const at = `${type.kind}${path}`;
      problems.push(invalidProblem(this, { prop: prop === undefined ? at : `${at}: ${prop}`, ...fault }));
    });
    for (const { name, jsonPath } of type.printerColumns ?? []) {
      if (leadsSomewhere(schema, jsonPath)) continue;
      problems.push(
        invalidProblem(this, {
          prop: `printerColumns: ${name}`,
          expected: 'a path into the schema or .metadata',
          got: jsonPath,
          next: 'correct it',
        }),
      );
    }
    for (const [path, kind] of Object.entries(type.references ?? {})) {
      if (leadsSomewhere(schema, `.${path}`) && /^[a-z0-9.-]*\/[A-Z]\w*$/.test(kind)) continue;
      problems.push(
        invalidProblem(this, {
          prop: `references: ${path}`,
          expected: 'a path into the schema, and <group>/<kind>',
          got: kind,
          next: 'correct it',
        }),
      );
    }
    if (problems.length > 0) throw new GalleyError(problems);
    const references = Object.entries(type.references ?? {}).map(([path, kind]) => `${path}: ${kind}`);
    const { group, version, kind, plural, singular, shortNames, categories, scope: reach, status, printerColumns = [] } = type;
    // Not the typed kind: it would drop the x-kubernetes-* keywords of what lists and maps hold.
    new ApiObject(this, 'Resource', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: type.name,
        labels: labels && { ...labels },
        annotations: references.length > 0 ? { 'galley.dev/references': references.sort().join('\n') } : undefined,
      },
      spec: {
        group,
        scope: reach,
        names: {
          kind,
          listKind: `${kind}List`,
          plural,
          singular,
          shortNames: shortNames && [...shortNames],
          categories: categories && [...categories],
        },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
            subresources: status && { status: {} },
            additionalPrinterColumns: printerColumns.length > 0 ? printerColumns.map(column) : undefined,
          },
        ],
      },
    });
  }
}

/** The schema of a whole resource. */
function schemaOf({ spec, status, rules }: CustomResourceType, refuse: Refuse): OpenApiSchema {
  const specSchema = structuralSchema(spec, '.spec', refuse, { bounded: true });
  const validations = [...(specSchema['x-kubernetes-validations'] ?? []), ...(rules ?? [])];
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: { ...specSchema, ...(validations.length > 0 && { 'x-kubernetes-validations': validations }) },
      ...(status && { status: structuralSchema(status, '.status', refuse, { bounded: false }) }),
    },
  };
}

function column({ name, type, jsonPath, priority, description }: PrinterColumn): PrinterColumn {
  return { name, type, jsonPath, priority, description };
}

function leadsSomewhere(schema: OpenApiSchema, jsonPath: string): boolean {
  if (/^\.metadata\.[A-Za-z]+/.test(jsonPath)) return true;
  if (!/^(\.[A-Za-z0-9]+(\[[^\]]*\])?)+$/.test(jsonPath)) return false;
  const steps = jsonPath.match(/[A-Za-z0-9]+(?=[.[]|$)|\[[^\]]*\]/g) ?? [];
  let here: OpenApiSchema | undefined = schema;
  for (const step of steps) here = step.startsWith('[') ? here?.items : (here?.properties?.[step] ?? here?.additionalProperties);
  return here !== undefined;
}
