import { z } from 'zod';
import { parseSource } from '../document/parse';
import { checkSchema } from '../document/schema-problems';
import { GalleyError } from '../errors';
import { secretKindOf } from '../secrets/looks-secret';
import { PRICE, parsePrice } from './money';

const price = z.string().regex(PRICE, 'a price in quotes with two to four decimals, such as "12.40"').transform(parsePrice);

/** What a provider asks for each month, on one day: data with a date, in a file of its own. */
export const priceListSchema = z.strictObject({
  provider: z.string().min(1).describe('who asks these prices'),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-01-31')
    .describe('day on which they were read'),
  source: z.string().min(1).describe('where they were read'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR')
    .describe('currency of all prices'),
  machines: z
    .record(z.string(), z.strictObject({ price, size: z.string().describe('what a person calls its size, such as 4 vCPU/8GB') }))
    .describe('one machine for a month, by the machineType of a node pool'),
  storage: z
    .record(
      z.string(),
      z.strictObject({
        price: price.describe('one gigabyte for a month; providers of block storage count 2^30 bytes as one'),
        minimumGigabytes: z.int().min(0).default(0).describe('what the smallest volume is billed as'),
      }),
    )
    .default({})
    .describe('storage by the name that cluster.storageClasses gives as its price'),
  loadBalancer: price.optional().describe('one load balancer for a month'),
  floatingIp: price.optional().describe('one address that moves between machines, for a month'),
  backups: z
    .strictObject({ percentOfMachine: z.int().min(0) })
    .optional()
    .describe("backups of machines' own disks"),
  services: z
    .record(
      z.string(),
      z.strictObject({ price, what: z.string().describe('what the price is for, such as one account, 1 TB of storage in it') }),
    )
    .optional()
    .describe('what stands outside of the cluster, for a month, by the name that cluster.services gives as its price'),
  conversions: z.record(z.string(), price).default({}).describe('one unit of the currency in others, on the same day'),
});

/** Prices in hundredths of a cent. */
export type PriceList = z.output<typeof priceListSchema>;

/**
 * Reads a price list.
 *
 * @param source the file's text, and its path for messages
 * @throws GalleyError PRICES_SYNTAX if it is not the YAML that we take, else PRICES_INVALID: all problems at once
 */
export function loadPriceList({ text, file }: { readonly text: string; readonly file: string }): PriceList {
  const { document, problems } = parseSource({ text, file, code: 'PRICES_SYNTAX' });
  if (document === undefined) throw new GalleyError(problems);
  const checked = checkSchema(priceListSchema, { document, code: 'PRICES_INVALID', hides: (shown) => secretKindOf(shown) !== undefined });
  if (checked.output === undefined) throw new GalleyError(checked.problems);
  return checked.output;
}
