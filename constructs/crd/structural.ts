import type { z } from 'zod';
import { listSchema, mapSchema } from './collections';
import type { Extensions } from './extensions';
import type { OpenApiSchema } from './open-api';
import { definitionOf, type Refuse, type Rendering, type Schema } from './rendering';
import { choiceSchema, numberSchema, textSchema } from './scalars';

/**
 * The structural schema of what a zod schema accepts.
 *
 * Supports only what zod and structural schemas both express, so that both accept the same values. Exceptions: zod refuses an undeclared
 * key, and a null for an optional value, while the API server may drop them. Only the API server runs CEL rules. Characters beyond U+FFFF
 * count twice in zod.
 *
 * @param refuse gets each part that a structural schema can't express, or that lacks a required bound
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function structuralSchema(schema: Schema, path: string, refuse: Refuse, { bounded }: { readonly bounded: boolean }): OpenApiSchema {
  const rendering: Rendering = {
    bounded,
    refuse,
    below: (inner, step) => structuralSchema(inner, `${path}${step}`, refuse, { bounded }),
    refuseHere: (fault) => refuse(path, fault),
  };
  const { description, ...extensions } = ((schema as z.ZodType).meta() ?? {}) as Extensions & { readonly description?: string };
  return { ...(description !== undefined && { description }), ...shapeOf(schema, extensions, path, rendering) };
}

function shapeOf(schema: Schema, extensions: Extensions, path: string, rendering: Rendering): OpenApiSchema {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'string':
      return { ...textSchema(definition, rendering), ...extensions };
    case 'number':
      return { ...numberSchema(definition, rendering), ...extensions };
    case 'boolean':
      return { type: 'boolean', ...extensions };
    case 'enum':
      return { ...choiceSchema(Object.values(definition.entries), rendering), ...extensions };
    case 'literal':
      return { ...choiceSchema(definition.values, rendering), ...extensions };
    case 'array':
      return { ...listSchema(definition, extensions, rendering), ...extensions };
    case 'record':
      return { ...mapSchema(definition, extensions, rendering), ...extensions };
    case 'object':
      return { ...objectSchema(definition, rendering), ...extensions };
    case 'optional':
    case 'readonly':
      return { ...structuralSchema(definition.innerType, path, rendering.refuse, rendering), ...extensions };
    case 'nullable': {
      const inner = structuralSchema(definition.innerType, path, rendering.refuse, rendering);
      // Null has to be among the values of an enum too, and a type has to be there that null is added to.
      if (inner.enum !== undefined || inner.type === undefined) {
        rendering.refuseHere({ expected: 'a type beside null', got: 'fixed values or intOrString', next: 'make it optional' });
      }
      return { ...inner, nullable: true, ...extensions };
    }
    case 'default': {
      refuseIncompleteDefault(definition.innerType, definition.defaultValue, rendering);
      const inner = structuralSchema(definition.innerType, path, rendering.refuse, rendering);
      return { ...inner, default: definition.defaultValue, ...extensions };
    }
    case 'union':
      if (extensions['x-kubernetes-int-or-string'] === true) return extensions;
      rendering.refuseHere({
        expected: 'one shape',
        got: 'a union',
        next: 'declare one object whose fields are optional, and say by withRules which go together',
      });
      return {};
    default:
      rendering.refuseHere({
        expected: 'text, a number, a truth value, an enum, a list, a map or an object',
        got: definition.type,
        next: "a structural schema can't say it",
      });
      return {};
  }
}

function objectSchema(definition: z.core.$ZodObjectDef, { below, refuseHere }: Rendering): OpenApiSchema {
  const keys = definition.catchall === undefined ? 'strip' : definitionOf(definition.catchall).type;
  if (keys !== 'never' && keys !== 'unknown') {
    refuseHere({
      expected: 'z.strictObject, or z.looseObject for what the definition does not know',
      got: 'another object',
      next: 'make it one of these',
    });
  }
  if (definition.checks?.length) refuseHere({ expected: 'no refinement of an object', got: 'one', next: 'say it in CEL by withRules' });
  const fields = Object.entries(definition.shape);
  const required = fields.filter(([, field]) => field._zod.optin === undefined).map(([name]) => name);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(fields.length > 0 && { properties: Object.fromEntries(fields.map(([name, field]) => [name, below(field, `.${name}`)])) }),
    ...(keys === 'unknown' && { 'x-kubernetes-preserve-unknown-fields': true }),
  };
}

/** The API server fills a default in as it stands, and then goes on inside it: zod does not. */
function refuseIncompleteDefault(schema: Schema, value: unknown, { refuseHere }: Rendering): void {
  const { success, data } = (schema as z.ZodType).safeParse(value);
  if (!success) refuseHere({ prop: 'default', expected: 'what the schema accepts', got: JSON.stringify(value), next: 'correct it' });
  else if (JSON.stringify(data) !== JSON.stringify(value)) {
    refuseHere({
      prop: 'default',
      expected: `${JSON.stringify(data)}, with all defaults inside it`,
      got: JSON.stringify(value),
      next: 'write it so',
    });
  }
}
