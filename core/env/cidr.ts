import { z } from 'zod';

const range = z.union([z.cidrv4(), z.cidrv6()]);

/** An address range of IPv4 or IPv6, as network policies and load balancers take it: `10.0.0.1/32`, `fd00::/64`. */
export const cidr = z
  .string()
  .refine((text) => range.safeParse(text).success, 'an address range such as 10.0.0.1/32')
  // For editors, which can't ask the rule above.
  .meta({ pattern: '^[0-9a-fA-F.:]+\\/\\d{1,3}$' });
