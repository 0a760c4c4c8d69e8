import { z } from 'zod';

/** The name of a JSON Schema and what it is for. */
export interface JsonSchemaTitle {
  /** `$id`: the path below the project's root. */
  readonly id: string;
  readonly title: string;
}

/**
 * The JSON Schema of what a file may say, for editors: draft 7, which yaml-language-server reads best. What zod alone can check (refinements,
 * transforms) is not in it.
 */
export function jsonSchemaOf(schema: z.ZodType, { id, title }: JsonSchemaTitle): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any', reused: 'inline' });
  return { $schema, $id: id, title, ...rest };
}
