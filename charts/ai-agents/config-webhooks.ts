import { dnsLabel, podCount, resources, z } from 'galley';
import { eventName } from './kinds/common';

const source = {
  provider: z.enum(['github', 'generic']).describe('whose events they are, and so how their signature is checked'),
  agent: dnsLabel.describe('AiAgent that an event is given to'),
  events: z
    .array(eventName)
    .min(1)
    .max(100)
    .refine((events) => new Set(events).size === events.length, 'each event once')
    .describe('events that are taken, others are answered and dropped'),
};

/** A source that the operator makes the workload for. */
const resource = z.strictObject({ as: z.literal('resource'), ...source });

/** A source whose workload Galley renders, so the operator makes none. */
const manual = z.strictObject({
  as: z.literal('manual'),
  ...source,
  replicas: podCount.default(1),
  resources: resources.default({ requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } }),
});

/**
 * Sources of webhooks by name. A source is one or the other by its form: there is no way to write both, and a name that is written twice is
 * refused as any key is.
 */
export const webhooks = z
  // With its prefix it is the name of a Service, which has at most 63 characters.
  .record(dnsLabel.max(45), z.discriminatedUnion('as', [resource, manual]))
  .default({})
  .describe('sources by name: `as: resource` has the operator make the workload, `as: manual` renders it');

/** A source whose workload is rendered. */
export type ManualWebhook = z.output<typeof manual>;
/** A source that is a WebhookSource. */
export type WebhookResource = z.output<typeof resource>;
