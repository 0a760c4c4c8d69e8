import { z } from 'galley';
import { customResource, setOf } from 'galley/constructs';
import { API, conditions, httpsUrl, reference, secretReference } from './common';

/** One piece of work for an agent; the operator makes a Job of it. What was asked does not change: another question is another request. */
export const InferenceRequest = customResource({
  ...API,
  kind: 'InferenceRequest',
  shortNames: ['ir'],
  spec: z.strictObject({
    agentRef: reference.describe('AiAgent that works on it'),
    prompt: z.string().min(1).max(65_536),
    apiKeyRef: secretReference.optional().describe("who asks: the caller's API key; left out by callers that are known otherwise"),
    uploads: setOf(
      z
        .string()
        .regex(/^[A-Za-z0-9][-._A-Za-z0-9]*$/)
        .max(255),
      { max: 50 },
    )
      .optional()
      .describe('names of uploaded files, found at /uploads'),
    callbackUrl: httpsUrl.optional().describe('where the result is sent'),
    priority: z.int().min(0).max(100).default(50).describe('the higher goes first'),
    timeoutSeconds: z.int().min(60).max(86_400).default(3600).describe('after which the Job is stopped'),
  }),
  status: z.strictObject({
    phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Cancelled']).optional(),
    jobName: z.string().optional(),
    model: z.string().optional(),
    message: z.string().optional(),
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
    conditions,
  }),
  references: { 'spec.agentRef': 'labrats.work/AiAgent', 'spec.apiKeyRef': '/Secret' },
  printerColumns: [
    { name: 'Agent', type: 'string', jsonPath: '.spec.agentRef.name' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Priority', type: 'integer', jsonPath: '.spec.priority', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  rules: [{ rule: 'self == oldSelf', message: 'a request does not change once it is made; make another' }],
});
