import { z } from 'zod';

/** Values that several parts of the configuration are made of. */
export const quantity = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'expected a Kubernetes quantity such as 250m or 512Mi');

export const gibibytes = z.string().regex(/^[1-9][0-9]*Gi$/, 'expected whole gibibytes such as 5Gi');

export const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'expected a DNS label')
  .max(63);

export const host = z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i, 'expected a host name');

export const port = z.int().min(1).max(65535);

export const httpsUrl = z.string().regex(/^https:\/\/[^\s]+$/, 'expected an https URL, since tokens and secrets travel over it');

export const cron = z
  .string()
  .regex(/^(\S+ ){4}\S+$/, 'expected five fields such as 0 3 * * *')
  .describe('a cron expression, in UTC');
