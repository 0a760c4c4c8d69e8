import { z } from 'zod';
import { signedBySchema } from './signed-by';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

/** One image of a release. */
export const releaseImageSchema = z.strictObject({
  image: z.string().min(1).describe('registry and repository, without tag'),
  tag: z
    .string()
    .min(1)
    .refine((tag) => tag !== 'latest', 'a version')
    .optional()
    .describe('what a person reads; the digest decides'),
  digest: digest.describe('which bytes'),
  origin: z
    .enum(['resolved', 'published', 'seen', 'sample'])
    .describe('where the digest came from: a registry, the project itself, public places, or nowhere (a placeholder)'),
  from: z.string().optional().describe('where it was published or seen, or the registry that was asked'),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name')
    .optional()
    .describe('source repository that the image is built from'),
  builtAgainstEngine: z.string().optional().describe('engine version that the image embeds'),
  signedBy: signedBySchema.optional().describe('who signs it with cosign; pin and pin --verify refuse it without'),
});

/** The lockfile of all images of one version of a system. */
export const releaseSchema = z.strictObject({
  system: z.string(),
  version: z.string(),
  engineVersion: z.string().optional().describe('engine that the components share; builtAgainstEngine must equal it'),
  components: z.record(z.string(), releaseImageSchema).describe('images of the system itself'),
  thirdParty: z.record(z.string(), releaseImageSchema).default({}).describe('images of other projects'),
  tools: z.record(z.string(), releaseImageSchema).default({}).describe('images that gates and jobs run'),
});

export type ReleaseImage = z.output<typeof releaseImageSchema>;
export type Release = z.output<typeof releaseSchema>;
