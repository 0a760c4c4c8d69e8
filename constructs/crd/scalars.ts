import type { z } from 'zod';
import type { OpenApiSchema } from './open-api';
import { patternProblem } from './pattern';
import { checksOf, type Rendering } from './rendering';

/** Text of some length, and what it has to look like. */
export function textSchema(definition: z.core.$ZodStringDef, { bounded, refuseHere }: Rendering): OpenApiSchema {
  let size: Pick<OpenApiSchema, 'minLength' | 'maxLength'> = {};
  const patterns: string[] = [];
  if ('format' in definition)
    refuseHere({ expected: 'plain text', got: `z.${String(definition.format)}()`, next: 'describe it by z.string().regex(…)' });
  for (const check of checksOf(definition)) {
    if (check.check === 'min_length') size = { ...size, minLength: check.minimum };
    else if (check.check === 'max_length') size = { ...size, maxLength: check.maximum };
    else if (check.check === 'length_equals') size = { minLength: check.length, maxLength: check.length };
    else {
      const pattern = patternOf(check);
      const wrong = pattern && patternProblem(pattern);
      if (pattern === undefined)
        refuseHere({ expected: 'a length or a pattern', got: `the check ${nameOf(check)}`, next: 'describe it by regex(…)' });
      else if (wrong !== undefined)
        refuseHere({
          prop: 'pattern',
          expected: 'what JavaScript and RE2 read alike',
          got: `${wrong} in ${pattern}`,
          next: 'write it otherwise',
        });
      else patterns.push(pattern.source);
    }
  }
  if (bounded && size.maxLength === undefined) refuseHere({ expected: 'a greatest length', got: 'none', next: 'add max(…)' });
  const [pattern, ...further] = patterns;
  return {
    type: 'string',
    ...size,
    ...(pattern !== undefined && { pattern }),
    ...(further.length > 0 && { allOf: further.map((each) => ({ pattern: each })) }),
  };
}

function patternOf(check: z.core.$ZodChecks['_zod']['def']): RegExp | undefined {
  if (check.check !== 'string_format') return undefined;
  // Zod makes patterns of the others too, with a `.*` that they don't need.
  if (check.format === 'starts_with' && check.pattern) return new RegExp(check.pattern.source.replace(/\.\*$/, ''));
  if (check.format === 'ends_with' && check.pattern) return new RegExp(check.pattern.source.replace(/^\.\*/, ''));
  return check.format === 'regex' || check.format === 'includes' ? check.pattern : undefined;
}

const nameOf = (check: z.core.$ZodChecks['_zod']['def']): string => (check.check === 'string_format' ? check.format : check.check);

/** Whole numbers that have a format, and what it holds. Both bounds are written: not every reader of a schema knows the formats. */
const INTEGERS: Readonly<Record<string, OpenApiSchema>> = {
  int32: { type: 'integer', format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  safeint: { type: 'integer', format: 'int64', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
};

/** A number, whole or not, within bounds. */
export function numberSchema(definition: z.core.$ZodNumberDef, { refuseHere }: Rendering): OpenApiSchema {
  const format = 'format' in definition ? String(definition.format) : undefined;
  const whole = format === undefined ? undefined : INTEGERS[format];
  if (format !== undefined && whole === undefined)
    refuseHere({ expected: 'z.int(), z.int32() or z.number()', got: `z.${format}()`, next: 'take one of these' });
  let schema: OpenApiSchema = whole ?? { type: 'number' };
  for (const check of checksOf(definition)) {
    if (check.check === 'greater_than')
      schema = { ...schema, minimum: Number(check.value), ...(!check.inclusive && { exclusiveMinimum: true }) };
    else if (check.check === 'less_than')
      schema = { ...schema, maximum: Number(check.value), ...(!check.inclusive && { exclusiveMaximum: true }) };
    else if (check.check === 'multiple_of' && whole) schema = { ...schema, multipleOf: Number(check.value) };
    else
      refuseHere({
        expected: 'bounds, and multipleOf for whole numbers',
        got: `the check ${nameOf(check)}`,
        next: 'say it in CEL by withRules',
      });
  }
  return schema;
}

/** One of several fixed values of one type. */
export function choiceSchema(values: readonly unknown[], { refuseHere }: Rendering): OpenApiSchema {
  const known = values.filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
  const types = [...new Set(known.map((value) => (Number.isInteger(value) ? 'integer' : typeof value)))];
  const [type] = types as ('string' | 'integer' | 'number' | 'boolean')[];
  if (known.length < values.length || types.length !== 1 || type === undefined) {
    refuseHere({
      expected: 'values of one type, texts, numbers or truth values',
      got: values.map((value) => JSON.stringify(value)).join(', '),
      next: 'make them one type',
    });
    return {};
  }
  return { type, enum: known };
}
