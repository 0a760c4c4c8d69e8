import { z } from 'galley';
import { customResource, setOf } from 'galley/constructs';
import { API, conditions, eventName, reference, secretReference } from './common';

/** Where events come from. The operator makes a Deployment, a Service and an Ingress for each. */
export const WebhookSource = customResource({
  ...API,
  kind: 'WebhookSource',
  spec: z.strictObject({
    provider: z.enum(['github', 'generic']).describe('whose events they are, and so how their signature is checked'),
    agentRef: reference.describe('AiAgent that an event is given to'),
    events: setOf(eventName, { min: 1, max: 100 }).describe('events that are taken, others are answered and dropped'),
    secretRef: secretReference.describe('what events are signed with; unsigned ones are refused'),
    image: z
      .string()
      .regex(/^[-._:/a-z0-9A-Z]+@sha256:[0-9a-f]{64}$/)
      .max(500)
      .optional()
      .describe('what its pods run, by digest; left out, the operator chooses by the tag of its own image'),
  }),
  status: z.strictObject({ ready: z.boolean().optional(), url: z.string().optional(), conditions }),
  references: { 'spec.agentRef': 'labrats.work/AiAgent', 'spec.secretRef': '/Secret' },
  printerColumns: [
    { name: 'Provider', type: 'string', jsonPath: '.spec.provider' },
    { name: 'Agent', type: 'string', jsonPath: '.spec.agentRef.name' },
    { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
    { name: 'Url', type: 'string', jsonPath: '.status.url', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  rules: [{ rule: 'self.provider == oldSelf.provider', message: 'a source keeps its provider, since its signatures differ; make another' }],
});
