import type { z } from 'zod';
import type { ConstructFault } from '../invalid';
import type { OpenApiSchema } from './open-api';

/** Any zod schema. */
export type Schema = z.core.$ZodType;

/** Hears what is wrong at a path such as `.spec.port`. */
export type Refuse = (path: string, fault: ConstructFault) => void;

/** What it takes to render one node of a schema. */
export interface Rendering {
  /** Whether texts, lists and maps need a greatest size: the API server estimates by it what a rule may cost. */
  readonly bounded: boolean;
  readonly refuse: Refuse;
  readonly refuseHere: (fault: ConstructFault) => void;
  /** Renders a child. @param step as in a path: `.port` or `[]` */
  readonly below: (schema: Schema, step: string) => OpenApiSchema;
}

/** What is declared of a schema, discriminated by `type`. */
export function definitionOf(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** What is declared of a schema's checks, discriminated by `check`. */
export function checksOf(definition: z.core.$ZodTypeDef): z.core.$ZodChecks['_zod']['def'][] {
  return (definition.checks ?? []).map((check) => (check as z.core.$ZodChecks)._zod.def);
}
