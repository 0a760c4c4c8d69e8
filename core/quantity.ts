import { z } from 'zod';

/** Powers of 1024 by suffix. */
const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
/** Powers of ten by suffix. `1E` is one exa, while a number behind `e` or `E` is an exponent: `1E3` is a thousand. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * The whole grammar of apimachinery for an amount of something: all of a quantity's but a minus sign. Nine digits of an exponent fit the
 * 32 bits that it has there.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/v0.35.4/pkg/api/resource/quantity.go
 */
export const AMOUNT = /^\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9}|[numkMGTPE]|[KMGTPE]i)?$/;

/** The API server takes whatever is more for this, so that the cluster would say another number than git. */
const GREATEST = 2 ** 63;

/**
 * A Kubernetes quantity as a number: cores, or bytes.
 *
 * @param text `250m`, `1.5`, `512Mi`, `100e6`
 * @returns undefined if it is no quantity, is less than nothing, or more than the API server can hold (2^63-1)
 */
export function quantityOf(text: string): number | undefined {
  if (!AMOUNT.test(text)) return undefined;
  const [, number = '', suffix = ''] = /^([+0-9.]+)(.*)$/.exec(text) ?? [];
  const [binary, decimal] = [BINARY[suffix], DECIMAL[suffix]];
  const amount = binary !== undefined ? Number(number) * 1024 ** binary : Number(decimal === undefined ? text : `${number}e${decimal}`);
  return amount < GREATEST ? amount : undefined;
}

/**
 * As `quantityOf`, for text that a schema has let through.
 *
 * @throws Error where it is no quantity
 */
export function parseQuantity(text: string): number {
  const amount = quantityOf(text);
  if (amount === undefined) throw new Error(`not a Kubernetes quantity: ${JSON.stringify(text)}`);
  return amount;
}

/** More than any node has; who writes more has taken a suffix of memory. */
const MOST_CORES = 100_000;

/**
 * Text that is a quantity.
 *
 * @param expected what messages say of other text: `a Kubernetes quantity such as 250m`
 * @param fits what else must hold of the amount. @default - nothing
 */
export function quantitySchema(expected: string, fits: (amount: number) => boolean = () => true): z.ZodString {
  // The pattern is for editors, which can't ask the rule.
  return z
    .string()
    .refine((text) => {
      const amount = quantityOf(text);
      return amount !== undefined && fits(amount);
    }, expected)
    .meta({ pattern: AMOUNT.source });
}

/** A quantity of CPU: at most 100,000 cores, so that memory in its place is found. */
export function cpuSchema(expected: string): z.ZodString {
  return quantitySchema(expected, isCores);
}

/** A quantity of memory or storage: whole bytes, so that CPU in its place (`200m`) is found. */
export function bytesSchema(expected: string): z.ZodString {
  return quantitySchema(expected, isBytes);
}

/** Whether an amount can be one of CPU. */
export const isCores = (amount: number): boolean => amount <= MOST_CORES;
/** Whether an amount can be one of bytes. */
export const isBytes = (amount: number): boolean => Number.isInteger(amount);
