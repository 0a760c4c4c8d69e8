import { z } from 'zod';
import { digestOf } from '../digest';
import { environmentNameSchema, faultShape, type ObjectIdentity, objectIdentitySchema, placeSchema } from './object';

/** What a check reports of one object. */
export const findingSchema = z.object({
  check: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('id of the check, as its docs page and `galley explain` have it'),
  severity: z.enum(['error', 'warning', 'info']).describe('as it is set for the check and the environment'),
  verdict: z.enum(['wrong', 'unknown']).describe('unknown: what it leads to lies outside of what was given, or could not be judged'),
  ...faultShape,
  environment: environmentNameSchema.optional().describe('absent for YAML from elsewhere'),
  application: z.string().optional(),
  object: objectIdentitySchema,
  path: z.string().optional().describe('in the object; entries of lists by their merge key: spec.containers[name=api].image'),
  place: placeSchema.optional().describe('the object in dist/ or in the file that was read'),
  construct: z.string().optional().describe('path of the construct that makes the object'),
  source: placeSchema.optional().describe('the line of the environment file that it comes from'),
  fingerprint: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .describe('the same finding in another run: see fingerprintOf'),
  accepted: z
    .object({
      reason: z.string().min(1),
      until: z.iso.date().optional().describe('the last day on which it counts'),
      place: placeSchema.optional().describe('where it was accepted'),
    })
    .optional(),
});

export type Finding = z.infer<typeof findingSchema>;

/** What a set of checks answers as JSON. */
export const findingsDocumentSchema = z.object({
  version: z.literal(1),
  findings: z.array(findingSchema),
  notJudged: z
    .array(
      z.object({
        what: z.literal('schema').describe('what of an object was not judged'),
        why: z.string().describe('and what to do about it'),
        objects: z.int().positive().describe('number of objects'),
      }),
    )
    .optional()
    .describe('what nothing was found in, since nobody looked; empty where all was judged'),
});

/** What makes a finding the same one in another run. */
export interface FindingIdentity {
  readonly check: string;
  readonly environment?: string | undefined;
  /** A name that carries a hash of the content is given without it. */
  readonly object: ObjectIdentity;
  readonly path?: string | undefined;
  /** Tells apart what a check finds several times at one path: the key that is missing, the peer that is let in. */
  readonly about?: string | undefined;
}

/**
 * The fingerprint of a finding: of the check, the object and the path in it. Not of a line, a message, a severity, nor of the API's version: none of
 * them makes it another finding.
 */
export function fingerprintOf({ check, environment = '', object, path = '', about = '' }: FindingIdentity): string {
  const { apiVersion, kind, namespace = '', name } = object;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return digestOf(JSON.stringify(['finding', 1, check, environment, group, kind, namespace, name, path, about]));
}
