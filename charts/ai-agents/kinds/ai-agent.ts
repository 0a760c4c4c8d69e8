import { z } from 'galley';
import { customResource, setOf } from 'galley/constructs';
import { API, conditions, objectName, reference } from './common';

/** Who works on requests: a role, the model behind it, and what it may do. Its instructions are those of its role, and the global ones. */
export const AiAgent = customResource({
  ...API,
  kind: 'AiAgent',
  spec: z.strictObject({
    role: objectName.describe('AiInstructions of this role are its own'),
    modelRef: reference.describe('AiModel'),
    description: z.string().max(1000).optional(),
    github: z
      .strictObject({
        access: z.enum(['read', 'write']).default('read'),
        repositories: setOf(
          z
            .string()
            .regex(/^[-._A-Za-z0-9]+\/[-._A-Za-z0-9]+$/)
            .max(140),
          { min: 1, max: 100 },
        ),
      })
      .optional()
      .describe("repositories that its Jobs may use, by the GitHub App's credentials"),
    concurrency: z.int().min(1).max(100).default(1).describe('Jobs at a time'),
    disabled: z.boolean().default(false).describe('takes no new request'),
  }),
  status: z.strictObject({ running: z.int().optional(), conditions }),
  references: { 'spec.modelRef': 'labrats.work/AiModel' },
  printerColumns: [
    { name: 'Role', type: 'string', jsonPath: '.spec.role' },
    { name: 'Model', type: 'string', jsonPath: '.spec.modelRef.name' },
    { name: 'Running', type: 'integer', jsonPath: '.status.running' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
