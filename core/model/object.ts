import { z } from 'zod';

/** Where in a file something stands; lines and columns count from 1. */
export const placeSchema = z.object({
  file: z.string().describe('as the user typed it or as it stands below the project, with /'),
  line: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
});

/** What a Kubernetes object is known by. */
export const objectIdentitySchema = z.object({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  namespace: z.string().min(1).optional().describe('absent on what is cluster-scoped'),
  name: z.string().min(1),
});

export type ObjectIdentity = z.infer<typeof objectIdentitySchema>;

/** `<system>/<environment>` */
export const environmentNameSchema = z.string().regex(/^[^/]+\/[^/]+$/, 'SYSTEM/ENV');

/** The parts of `Fault`, with what they are of. At least one of `wrong` and `expected` is there. */
export const faultShape = {
  subject: z.string().describe('what it is one of: a path, a construct and its prop, an option'),
  wrong: z.string().optional().describe('what is wrong, where expected alone would not say it'),
  expected: z.string().optional().describe('what would be right'),
  got: z.string().optional().describe('what is there instead; absent where it must not be shown'),
  next: z.string().optional().describe('what to do now'),
};
