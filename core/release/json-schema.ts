import { z } from 'zod';
import { jsonSchemaOf } from '../document/json-schema';
import type { ImageSlots, System } from '../env/system';
import { RELEASE_PARTS } from './coherence';
import { releaseImageSchema, releaseSchema } from './release';

/** The JSON Schema of a system's releases, as it is committed beside them in `releases/<system>.schema.json`: with the names of all images that it asks for. */
export function releaseJsonSchema({ name, images }: Pick<System, 'name' | 'images'>): object {
  const parts = Object.fromEntries(
    RELEASE_PARTS.map((part) => [part, partSchema(images[part]).describe(releaseSchema.shape[part].description ?? '')]),
  );
  const schema = releaseSchema.extend({ system: z.literal(name), ...parts });
  return jsonSchemaOf(schema, { id: `releases/${name}.schema.json`, title: `Release of ${name}` });
}

function partSchema(names: ImageSlots['components']): z.ZodType {
  const schema = z.strictObject(Object.fromEntries(names.map((name) => [name, releaseImageSchema])));
  return names.length === 0 ? schema.optional() : schema;
}
