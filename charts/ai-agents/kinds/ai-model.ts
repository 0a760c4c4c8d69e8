import { z } from 'galley';
import { customResource } from 'galley/constructs';
import { API, conditions, secretReference } from './common';

/** A model, and the executor that talks with it or runs it. */
export const AiModel = customResource({
  ...API,
  kind: 'AiModel',
  spec: z.strictObject({
    executor: z.enum(['claude', 'codex', 'bonsai-8b', 'llama']).describe('image that its Jobs run'),
    provider: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
      .max(63)
      .describe('key of providers in the AiConfig'),
    model: z.string().min(1).max(200).describe('name by which the provider knows it'),
    credentialsRef: secretReference.optional().describe('login at the provider, which the executor keeps fresh'),
    maxTokens: z.int().min(1).max(2_000_000).optional().describe('longest answer'),
    contextTokens: z.int().min(1).max(10_000_000).optional().describe('longest question and answer together'),
  }),
  status: z.strictObject({ ready: z.boolean().optional(), refreshedAt: z.string().optional(), conditions }),
  references: { 'spec.credentialsRef': '/Secret' },
  printerColumns: [
    { name: 'Executor', type: 'string', jsonPath: '.spec.executor' },
    { name: 'Model', type: 'string', jsonPath: '.spec.model' },
    { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  rules: [
    {
      rule: "!has(self.credentialsRef) || self.executor == 'claude'",
      message: 'credentialsRef is read by the claude executor alone; take it out, or choose that executor',
    },
    {
      rule: '!has(self.maxTokens) || !has(self.contextTokens) || self.maxTokens <= self.contextTokens',
      message: 'maxTokens is a part of contextTokens, and so no more than that',
    },
  ],
});
