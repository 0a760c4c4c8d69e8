import { z } from 'zod';
import { WARNING_CODES } from '../errors';
import { faultShape, placeSchema } from './object';

const paths = z.array(z.string()).describe("from the project's root");
const warnings = z.array(z.object({ code: z.enum(WARNING_CODES), ...faultShape, place: placeSchema.optional(), message: z.string() }));

const loss = z.object({
  kind: z
    .enum(['changed', 'replaced', 'left-out'])
    .describe('changed: it comes to the same, or was asked for; replaced: a field; left-out: an object'),
  object: z.string(),
  why: z.string(),
  place: placeSchema,
});

const brought = {
  losses: z.array(loss),
  differences: z.array(z.string()).describe('fields that are rendered otherwise than they were read'),
};

const written = {
  created: paths,
  edited: paths,
  images: z.int().describe('images that became slots of a lockfile'),
  stored: z.int().describe('values to put into the store of secrets'),
  accepted: z.array(z.string()).describe('checks that are accepted in checks.yaml, as it was imported'),
};

/** What `galley import --json` answers of YAML that became a system. */
export const importAnswer = z.object({
  version: z.literal(1),
  system: z.string(),
  whole: z.boolean().describe('whether all that was read is rendered; where it is not, the exit code is 1'),
  environments: z.array(z.object({ environment: z.string(), objects: z.int(), ...brought })),
  settings: z.array(z.string()).describe('keys of config for what differs between environments'),
  ...written,
  warnings,
});

/** What `galley import --json` answers of parts that stay as they are. */
export const importPartsAnswer = z.object({
  version: z.literal(1),
  system: z.string(),
  whole: z.boolean().describe('whether what is kept is what the tools render; where it is not, the exit code is 1'),
  parts: z.array(
    z.object({
      part: z.string(),
      tool: z.string(),
      toolVersion: z.string(),
      chart: z.object({ name: z.string(), version: z.string() }).optional(),
      objects: z.int(),
      outcome: z.enum(['new', 'same', 'differs', 'replaced']).describe('differs: nothing was changed'),
      ...brought,
      unsteady: z.array(z.string()).describe('what the tool renders another way each time'),
      hooks: z.array(z.string()),
      ...written,
      warnings,
    }),
  ),
});

/** What `galley types --json` answers. */
export const typesAnswer = z.object({
  version: z.literal(1),
  groups: z.array(
    z.object({
      group: z.string(),
      types: z.string().describe('the file that charts import'),
      outcome: z.enum(['created', 'changed', 'unchanged']),
      kinds: z.array(z.string()),
      notes: z.array(z.string()),
    }),
  ),
});

/** What `galley init` and `galley new` answer with --json. */
export const filesAnswer = z.object({
  version: z.literal(1),
  created: z.array(z.string()),
  edited: z.array(z.string()),
  kept: z.array(z.string()),
  notes: z.array(z.string()).describe('what is next'),
});
