import type { Fault } from '../errors';

/** Keywords whose values are schemas, and lists of schemas. */
const SCHEMAS = ['items', 'not'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
/** What would end the text or the comment that a name is written in. */
const BREAKING = /['\\`\u2028\u2029]|\*\/|\p{Cc}/u;
/** More than any structural schema has: the API server refuses deeper ones by their size. */
const DEEPEST = 100;

/** What makes a value no schema that types can be made from, each with its path. */
export function schemaFaults(value: unknown, path: string, depth = 0): (Fault & { readonly path: string })[] {
  if (!isMap(value)) return [{ path, expected: 'a schema', got: JSON.stringify(value)?.slice(0, 40) ?? 'none', next: 'correct it' }];
  if (depth > DEEPEST) return [{ path, expected: `${DEEPEST} levels at the most`, got: 'more', next: 'correct it' }];
  const below = (child: unknown, step: string) => schemaFaults(child, `${path}.${step}`, depth + 1);
  const { properties = {}, additionalProperties } = value;
  return [
    ...(isMap(properties)
      ? Object.entries(properties).flatMap(([name, child]) =>
          BREAKING.test(name)
            ? [
                {
                  path: `${path}.properties`,
                  expected: 'names without quotes, backslashes and control characters',
                  got: JSON.stringify(name),
                  next: 'correct it',
                },
              ]
            : below(child, `properties.${name}`),
        )
      : [{ path: `${path}.properties`, expected: 'a map of schemas', got: JSON.stringify(properties).slice(0, 40), next: 'correct it' }]),
    ...(additionalProperties === undefined || typeof additionalProperties === 'boolean'
      ? []
      : below(additionalProperties, 'additionalProperties')),
    ...SCHEMAS.flatMap((key) => (value[key] === undefined ? [] : below(value[key], key))),
    ...LISTS.flatMap((key) => (Array.isArray(value[key]) ? value[key].flatMap((child, at) => below(child, `${key}[${at}]`)) : [])),
  ];
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
