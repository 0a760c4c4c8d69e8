import { z } from 'zod';
import { isCronSchedule } from '../core/cron-schedule';
import { bytesSchema, cpuSchema, quantityOf, quantitySchema } from '../core/quantity';

export { cidr } from '../core/env/cidr';

/** Values that the configuration of several systems is made of. */
export const quantity = quantitySchema('a Kubernetes quantity such as 250m or 512Mi');
export const cpu = cpuSchema('a Kubernetes quantity of CPU such as 250m');
export const bytes = bytesSchema('a Kubernetes quantity of whole bytes such as 512Mi');

export const gibibytes = z
  .string()
  .regex(/^[1-9][0-9]*Gi$/, 'whole gibibytes such as 5Gi')
  .refine((text) => quantityOf(text) !== undefined || !text.endsWith('Gi'), 'less than 8Ei');

export const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a DNS label')
  .max(63);

const LABELS = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$';

/** Labels in lower case, or an IPv4 address. */
export const host = z
  .string()
  .regex(new RegExp(`^${LABELS}`), 'a host name in lower case')
  .max(253);

/** A host that routes and certificates are for: an Ingress takes no address. */
export const hostName = z
  .string()
  .regex(new RegExp(`^(?![0-9.]+$)${LABELS}`), 'a host name in lower case, and no address')
  .max(253);

export const port = z.int().min(1).max(65535);

export const url = urlOf(/^https?:\/\/[^\s]+$/, 'an http or https URL');

export const httpsUrl = urlOf(/^https:\/\/[^\s]+$/, 'an https URL, since tokens and secrets travel over it');

/** Text of that pattern that is a URL too. Port 0 is one that nobody can listen on. */
export function urlOf(pattern: RegExp, expected: string): z.ZodString {
  return z
    .string()
    .refine((text) => pattern.test(text) && URL.canParse(text) && new URL(text).port !== '0', expected)
    .meta({ pattern: pattern.source });
}

export const cron = z
  .string()
  .refine(isCronSchedule, 'minute, hour, day, month and weekday such as 0 3 * * *')
  // For editors, which can't ask the rule above.
  .meta({ description: 'a cron expression, in UTC', pattern: '^(\\S+ ){4}\\S+$' });

/** Repository, schedule and retention of restic's snapshots. */
export const resticBackup = z.strictObject({
  repository: z
    .string()
    .regex(/^s3:https:\/\/[^\s]+$/, 's3:https://host/bucket/path')
    .describe('where restic keeps a repository for each backup'),
  schedule: cron.describe('when snapshots are made: five fields of cron, in UTC'),
  keep: z
    .strictObject({ daily: z.int().min(1), weekly: z.int().min(0), monthly: z.int().min(0) })
    .default({ daily: 7, weekly: 4, monthly: 6 })
    .describe('how many of the last days, weeks and months are kept'),
});

/** A container is refused that asks for more than it may have. */
export const resources = z
  .strictObject({
    requests: z.strictObject({ cpu, memory: bytes }),
    limits: z.strictObject({ cpu: cpu.optional(), memory: bytes }),
  })
  .superRefine(({ requests, limits }, context) => {
    for (const name of ['cpu', 'memory'] as const) {
      const limit = limits[name];
      const [least, most] = [requests[name], limit ?? ''].map(quantityOf);
      // Undefined also where the schema has refused one of them: zod asks all the same.
      if (least === undefined || most === undefined || least <= most) continue;
      context.addIssue({ code: 'custom', path: ['requests', name], message: `at most limits.${name} (${limit})` });
    }
  });
