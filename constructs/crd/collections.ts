import type { z } from 'zod';
import type { Extensions } from './extensions';
import type { OpenApiSchema } from './open-api';
import { checksOf, definitionOf, type Rendering } from './rendering';

/** A list of some length. */
export function listSchema(
  definition: z.core.$ZodArrayDef,
  { 'x-kubernetes-list-type': kind }: Extensions,
  { below, bounded, refuseHere }: Rendering,
): OpenApiSchema {
  let size: Pick<OpenApiSchema, 'minItems' | 'maxItems'> = {};
  let others = checksOf(definition).length;
  for (const check of checksOf(definition)) {
    if (check.check === 'min_length') size = { ...size, minItems: check.minimum };
    else if (check.check === 'max_length') size = { ...size, maxItems: check.maximum };
    else if (check.check === 'length_equals') size = { minItems: check.length, maxItems: check.length };
    else continue;
    others -= 1;
  }
  // That of setOf and listBy, which their list type says.
  if (others > (kind === 'set' || kind === 'map' ? 1 : 0)) {
    refuseHere({ expected: 'a length', got: 'a refinement', next: 'take setOf or listBy against twins, or say it in CEL by withRules' });
  }
  if (bounded && size.maxItems === undefined) refuseHere({ expected: 'a greatest length', got: 'none', next: 'add max(…)' });
  return { type: 'array', items: below(definition.element, '[]'), ...size };
}

/** A map from any names to values of one shape. */
export function mapSchema(
  definition: z.core.$ZodRecordDef,
  { maxProperties }: Extensions,
  { below, bounded, refuseHere }: Rendering,
): OpenApiSchema {
  const key = definitionOf(definition.keyType);
  if (key.type !== 'string' || 'format' in key || checksOf(key).length > 0) {
    refuseHere({
      expected: 'any text as key',
      got: 'a restriction',
      next: 'a structural schema has no word for it, so say it in CEL by withRules',
    });
  }
  // That of mapOf, which maxProperties says.
  if (checksOf(definition).length > (maxProperties === undefined ? 0 : 1)) {
    refuseHere({ expected: 'no refinement of a map', got: 'one', next: 'say it in CEL by withRules' });
  }
  if (bounded && maxProperties === undefined) refuseHere({ expected: 'a greatest number of keys', got: 'none', next: 'take mapOf' });
  return { type: 'object', additionalProperties: below(definition.valueType, '{}') };
}
