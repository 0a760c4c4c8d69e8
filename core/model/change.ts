import { z } from 'zod';
import { environmentNameSchema, objectIdentitySchema, placeSchema } from './object';

/** A compared object, with its environment and application. */
const identity = objectIdentitySchema.extend({
  environment: environmentNameSchema.optional().describe('absent for YAML from elsewhere'),
  application: z.string().optional(),
});

const field = z.object({
  path: z.string().describe('in the object; entries of lists by their merge key: spec.containers[name=api].image'),
  before: z.json().optional().describe('absent where nothing was there'),
  after: z.json().optional().describe('absent where nothing is there'),
  order: z.literal(true).optional().describe('the order of entries alone: before and after are what tells them apart'),
  hidden: z.literal(true).optional().describe('a secret: before and after are keyed hashes of its values'),
});

const consequence = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('id of the fact, as its docs page has it'),
  risk: z.enum(['high', 'medium', 'low']),
  certainty: z.enum(['known', 'unknown']).describe('unknown: the input does not show it'),
  text: z.string().describe('what happens, in one sentence'),
  source: z.url().describe('where the fact is documented'),
});

const causePart = z.object({
  kind: z.enum(['environment', 'release', 'code']),
  place: placeSchema.optional().describe('where the setting or the entry stands'),
  path: z.string().optional().describe('the setting in that file: config.replicas'),
  gone: z.literal(true).optional().describe('the base says it, and the head does not: the place is in the file of the base'),
  construct: z.string().optional().describe('path of the construct, where it is the code'),
});

const cause = z.object({
  kind: z.enum(['environment', 'release', 'prices', 'code', 'several', 'unknown']).describe('found by rendering, never guessed'),
  place: placeSchema.optional().describe('the line that brought it about, where it is one; the first, where all are of one kind'),
  construct: z.string().optional().describe('path of the construct, where it is the code'),
  parts: z.array(causePart).min(1).optional().describe('all that brought it about'),
  way: z
    .enum(['together', 'any'])
    .optional()
    .describe('together: none of the settings does it without the others; any: fewer of them would do'),
  why: z.string().optional().describe('why it is unknown'),
});

/** What brought a change about. */
export type Cause = z.infer<typeof cause>;

const fate = z.object({
  outcome: z.enum(['pruned', 'orphaned', 'kept', 'stuck', 'unknown']),
  why: z.string().describe("the controller's rule that decides"),
});

const shared = {
  identity,
  lines: z.array(z.string()).min(1).optional().describe('what it is in plain words'),
  consequences: z.array(consequence),
  cause: cause.optional().describe('absent where it was not asked for'),
};

/** One difference between two rendered trees. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), ...shared }),
  z.object({ kind: z.literal('changed'), ...shared, fields: z.array(field).min(1) }),
  z.object({ kind: z.literal('removed'), ...shared, fate: fate.describe('what the controller does with what is there') }),
  z.object({
    kind: z.literal('moved'),
    ...shared,
    from: identity,
    fields: z.array(field).describe('what changed besides'),
    fate: fate.optional().describe('what becomes of the one before, where its name or namespace is another'),
  }),
]);

export type Change = z.infer<typeof changeSchema>;

/** Changes that are one change in several places. */
const group = z.object({
  lines: z
    .array(z.string())
    .min(1)
    .describe('names of environment, namespace, hosts and hashes stand as ‹environment› and so on where it is of several'),
  risk: z.enum(['high', 'medium', 'low', 'none']),
  changes: z.array(z.int()).min(1).describe('positions in changes'),
  in: z.array(z.string()).describe('environments; folders or namespaces of YAML from elsewhere'),
  notIn: z.array(z.string()).describe('where the same object is, and does not change so'),
});

/** How changes go through in one place. */
const passage = z.object({
  environment: z.string().optional(),
  controller: z.enum(['Argo CD', 'Flux']),
  steps: z
    .array(z.object({ title: z.string(), objects: z.array(z.string()).describe('the first few, and how many more') }))
    .describe('in order: the changes that each applies, and the hooks that run'),
  stuck: z.array(z.string()).describe('where it gets stuck, in sentences'),
});

/** What somebody who may write to the environment has to have seen, and whether they have. */
const acknowledgement = z.object({
  asked: z.array(
    z.object({
      environment: z.string(),
      fact: z.string().describe('id of the consequence'),
      object: z.string().describe('kind, namespace and name'),
      may: z.string().describe('who may acknowledge it, by the access.yaml of the trusted side'),
      by: z.object({ actor: z.string(), commit: z.string() }).optional().describe('absent where nobody has'),
    }),
  ),
  void: z.array(z.object({ commit: z.string(), why: z.string() })).describe('acknowledgements that count for nothing'),
});

const sideProof = z.object({ outOfStep: z.array(z.string()).describe('files of dist/ that are not what the sources render') });

/** What a comparison answers as JSON. */
export const changesDocumentSchema = z.object({
  version: z.literal(1),
  changes: z.array(changeSchema),
  risk: z.enum(['high', 'medium', 'low', 'none']).optional().describe('the highest of all'),
  counts: z.object({ added: z.int(), changed: z.int(), removed: z.int(), moved: z.int() }).optional(),
  groups: z.array(group).optional().describe('the worst first'),
  promotions: z.array(z.object({ environment: z.string(), from: z.string() })).optional(),
  unchanged: z
    .object({
      environments: z.array(z.string()),
      applications: z.array(z.string()).describe('of environments that did change'),
      objects: z.int(),
    })
    .optional(),
  environments: z
    .array(z.object({ environment: z.string(), consequences: z.array(consequence).min(1) }))
    .min(1)
    .optional()
    .describe('what it asks of an environment as a whole: of its nodes, and each month in money'),
  proof: z
    .object({ base: sideProof, head: sideProof })
    .optional()
    .describe('whether dist/ is what the sources render, found by rendering both sides; absent where it was not asked'),
  passages: z.array(passage).min(1).optional().describe('where there is more than one step, or one that gets stuck'),
  unjudged: z.array(z.string()).min(1).optional().describe('what could not be judged, in sentences; absent where all was'),
  acknowledgement: acknowledgement
    .optional()
    .describe('absent where nothing has to be acknowledged, and where no access.yaml says who may'),
  spelling: z.array(z.string()).optional().describe('files that are written differently and mean the same'),
  reordered: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('of these, files of workloads whose pods restart all the same, as a list of their template stands in another order'),
});

export type ChangesDocument = z.infer<typeof changesDocumentSchema>;
