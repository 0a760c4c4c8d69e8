import { z } from 'zod';

const stepNumber = z.int().min(1);

const stepSchema = z.object({
  number: stepNumber.describe('place in the order, from 1'),
  title: z.string(),
  controller: z.enum(['Argo CD', 'Flux']),
  objects: z.array(z.string()).describe('what it applies: `Deployment web`'),
  after: z
    .array(z.object({ step: stepNumber, until: z.enum(['applied', 'done']) }))
    .describe('what it begins after; done: applied and healthy'),
  holdsUp: z.array(stepNumber).describe('steps that begin only after it'),
  needs: z
    .array(z.object({ what: z.string(), step: stepNumber, by: z.array(z.string()) }))
    .describe('what its objects can not do without, and which step brings that'),
});

/** What `galley check --order --json` answers. */
export const orderDocumentSchema = z.object({
  version: z.literal(1),
  plans: z.array(
    z.object({
      of: z.string().describe('SYSTEM/ENV, or what was named'),
      controllers: z.array(z.enum(['Argo CD', 'Flux'])),
      install: z.array(stepSchema).describe('the first install'),
      laterFree: z
        .array(z.object({ step: stepNumber, after: stepNumber }))
        .describe('at a later commit the one step does not wait for the other: what was waited for is there already'),
      byHand: z.array(z.string()).describe('what no controller applies: a person does, before all else'),
      applicationHealth: z
        .enum(['known', 'missing', 'not given'])
        .describe('whether Argo CD knows how to judge the health of Applications: else waves of Applications do not wait'),
    }),
  ),
});
