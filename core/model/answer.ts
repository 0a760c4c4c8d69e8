import { z } from 'zod';
import { WARNING_CODES } from '../errors';
import { environmentNameSchema, faultShape, placeSchema } from './object';
import { problemSchema } from './problem';

const commitId = z.string().describe("git's name of the commit");
const counts = { added: z.int(), changed: z.int(), removed: z.int() };
const application = z.object({ name: z.string(), ...counts }).describe('numbers of files');
const warnings = z.array(z.object({ code: z.enum(WARNING_CODES), ...faultShape, place: placeSchema.optional(), message: z.string() }));
const pinned = z.object({ image: z.string(), tag: z.string().optional(), digest: z.string(), origin: z.string() });
const published = z.object({
  path: z.string().describe("from the published repository's root"),
  kind: z.enum(['missing', 'different', 'unexpected', 'untrue', 'other']).describe('other: told, and no fault'),
  detail: z.string().optional(),
});

/** What `galley synth --json` answers. */
export const synthAnswer = z.object({
  version: z.literal(1),
  out: z.string().describe('the folder, as a person would type it'),
  environments: z.array(
    z.object({
      environment: environmentNameSchema,
      release: z.string().optional().describe('absent where the environment is no longer declared, and went'),
      applications: z.array(application.extend({ resources: z.int() })),
    }),
  ),
  written: z.int().describe('files that were written or removed'),
  warnings,
});

/** What `galley synth --check --json` answers. */
export const synthCheckAnswer = z.object({
  version: z.literal(1),
  out: z.string(),
  inStep: z.boolean().describe('whether the folder is what the sources render; where it is not, the exit code is 1'),
  differences: z.array(z.object({ path: z.string(), kind: z.enum(['missing', 'different', 'stale', 'unfinished']) })),
  warnings,
});

const releaseChange = z.object({
  from: z.string(),
  to: z.string(),
  production: z.boolean(),
  images: z.array(z.object({ name: z.string(), before: pinned.optional(), after: pinned.optional() })),
  applications: z.array(application),
  diff: z.array(z.string()).optional().describe('lines of git diff, with --diff'),
  warnings,
});

/** What an action answers: deploy, promote, rollback, retire, rename, gate pass and fail, rollout promote, abort and retry. */
export const actionAnswer = z.object({
  version: z.literal(1),
  action: z.string().describe('none where no environment of several would change'),
  outcome: z.enum(['planned', 'unchanged', 'done']).describe('planned: with --dry-run'),
  actor: z.string().optional().describe('who did it, where it is done'),
  commit: commitId.optional(),
  branch: z.string().optional(),
  files: z.array(z.object({ path: z.string(), gone: z.boolean() })).describe('what stands otherwise in the commit'),
  notes: z.array(z.string()).describe('what a person should know'),
  targets: z
    .array(
      z.object({
        target: environmentNameSchema,
        release: z.string().describe('version of the release'),
        change: releaseChange.optional().describe('of deploy, promote and rollback'),
        data: z
          .array(z.object({ object: z.string(), what: z.string().optional(), fate: z.string() }))
          .optional()
          .describe('of retire, and of the old name of rename: what holds data, and what becomes of it'),
        renamed: z
          .object({
            from: environmentNameSchema,
            objects: z.object({
              same: z.int().describe('have the same name before and after'),
              anew: z.int().describe('are made anew, under a name that was not there'),
              left: z.int().describe('go on running under the old name, until somebody deletes them'),
            }),
            empty: z.array(z.string()).describe('objects that hold data, and begin empty'),
            taken: z.array(z.string()).describe('objects that hold data, keep their name, and so their data'),
            closed: z.array(z.string()).describe('addresses that lead in no more'),
            opened: z.array(z.string()).describe('addresses that lead in from then on'),
            left: z.array(z.string()).describe("values of the environment's file that still hold the old name"),
          })
          .optional()
          .describe('of the new name of rename'),
        rollout: z.string().optional().describe('namespace and name, of what steers a Rollout'),
      }),
    )
    .describe('one for each record'),
});

/** What `galley publish --json` answers. */
export const publishAnswer = z.object({
  version: z.literal(1),
  dryRun: z.boolean(),
  publications: z.array(
    z.object({
      repository: z.string(),
      branch: z.string(),
      commits: z.array(
        z.object({
          id: commitId,
          proven: z.boolean().describe('false where galley verify would ask for a signature that it lacks'),
          environments: z.array(
            z.object({
              environment: environmentNameSchema,
              release: z.string().optional().describe('absent where the environment is no longer declared, and went'),
              ...counts,
            }),
          ),
        }),
      ),
      noted: commitId.optional().describe('commit that now has the note of this source'),
      overtaken: z.int().describe('pushes that others were ahead of'),
    }),
  ),
});

/** What `galley verify --json` answers. */
export const verifyAnswer = z.object({
  version: z.literal(1),
  holds: z.boolean().describe('where it does not, the exit code is 1'),
  environments: z.array(
    z.object({
      environment: environmentNameSchema,
      release: z.string().optional().describe('with commit, what its statement says; absent where it has none'),
      commit: commitId.optional(),
      behind: z
        .object({ branch: z.string(), commits: z.int(), since: z.string() })
        .optional()
        .describe('what the trusted branch has changed of it since'),
      findings: z.array(published),
    }),
  ),
  beside: z.array(published).describe('what stands beside the environments'),
});

/** What `galley release check --json` answers. */
export const releaseCheckAnswer = z.object({
  version: z.literal(1),
  holds: z.boolean().describe('where it does not, the exit code is 1'),
  releases: z.array(
    z.object({
      release: z.string().describe('SYSTEM@VERSION'),
      holds: z.boolean(),
      images: z.object({ components: z.int(), thirdParty: z.int(), tools: z.int() }).optional().describe('how many, where it holds'),
      engineVersion: z.string().optional(),
      problems: z.array(problemSchema),
    }),
  ),
});

/** What `galley access check --json` answers. */
export const accessCheckAnswer = z.object({
  version: z.literal(1),
  holds: z.boolean().describe('where it does not, the exit code is 1'),
  checked: z.int().describe('commits that change what is governed'),
  problems: z.array(problemSchema),
});
