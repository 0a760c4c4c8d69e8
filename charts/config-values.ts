import { z } from 'zod';
import { isCronSchedule } from '../constructs/workload/cron-schedule';

/** Values that the configuration of several systems is made of. */
export const quantity = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'expected a Kubernetes quantity such as 250m or 512Mi');

export const gibibytes = z.string().regex(/^[1-9][0-9]*Gi$/, 'expected whole gibibytes such as 5Gi');

export const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'expected a DNS label')
  .max(63);

/** As an Ingress takes it: labels in lower case. */
export const host = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 'expected a host name in lower case')
  .max(253);

export const port = z.int().min(1).max(65535);

export const url = z.string().regex(/^https?:\/\/[^\s]+$/, 'expected an http or https URL');

export const httpsUrl = z.string().regex(/^https:\/\/[^\s]+$/, 'expected an https URL, since tokens and secrets travel over it');

export const cron = z
  .string()
  .refine(isCronSchedule, 'expected minute, hour, day, month and weekday such as 0 3 * * *')
  // For editors, which can't ask the rule above.
  .meta({ description: 'a cron expression, in UTC', pattern: '^(\\S+ ){4}\\S+$' });

export const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }),
  limits: z.strictObject({ cpu: quantity.optional(), memory: quantity }),
});
