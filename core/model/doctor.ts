import { z } from 'zod';
import { environmentNameSchema } from './object';

const step = z.object({
  phase: z
    .enum(['cluster', 'before', 'delivery', 'secrets', 'running', 'ways in', 'after'])
    .describe('when it is due; steps stand in this order'),
  what: z.string(),
  state: z.enum(['done', 'not done', 'cannot be seen']),
  says: z.string().describe("what was found; never a secret's value"),
  command: z.string().describe('by which a person sees the same'),
  failed: z.literal(true).optional().describe('the cluster knows, and did not answer or refused who asked: exit 3'),
});

const looked = z.object({ what: z.string(), state: z.enum(['good', 'later', 'wrong']), says: z.string() });

/** What `galley doctor --json` answers: of environments, or of this machine where none is named. */
export const doctorAnswer = z.union([
  z.object({ version: z.literal(1), environments: z.array(z.object({ environment: environmentNameSchema, steps: z.array(step) })) }),
  z.object({ version: z.literal(1), looked: z.array(looked).describe('at this machine') }),
]);
