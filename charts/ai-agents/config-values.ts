import { z } from 'zod';
import { isCronSchedule } from '../../constructs/workload/cron-schedule';

/** Values that several parts of the configuration are made of. */
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

export const httpsUrl = z.string().regex(/^https:\/\/[^\s]+$/, 'expected an https URL, since tokens and secrets travel over it');

export const cron = z
  .string()
  .refine(isCronSchedule, 'expected minute, hour, day, month and weekday such as 0 3 * * *')
  .describe('a cron expression, in UTC');

const VERSION = String.raw`v?(\d+|[xX*])(\.(\d+|[xX*])){0,2}(-[-.0-9A-Za-z]+)?`;
const COMPARED = String.raw`(=|!=|>=?|<=?|~>?|\^)?\s*${VERSION}`;
const RANGE = String.raw`(${COMPARED}((,\s*|\s+)${COMPARED})*|${VERSION}\s+-\s+${VERSION})`;

/** What an ImagePolicy of Flux chooses versions by. A rolling tag is none. */
export const versionRange = z
  .string()
  .regex(new RegExp(String.raw`^${RANGE}(\s*\|\|\s*${RANGE})*$`), 'expected semver ranges such as >=2.4.0 <3.0.0');
