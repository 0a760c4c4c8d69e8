import { z } from 'zod';

const reason = z.string().regex(/\S/, 'expected why it is so').describe('why it is so, for who reads it later');
const images = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]*(:[0-9]+)?(\/[a-z0-9][a-z0-9._-]*)*$/,
    'expected a registry or a repository without tag, such as ghcr.io/example',
  );

/** Changes that the cluster's own webhooks and mirrors make to applied objects. They are no drift; each entry says why. */
export const admissionSchema = z.strictObject({
  injectedContainers: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('name of the container, as in the pod'),
        image: images.describe('repository of its image, without tag and digest'),
        reason,
      }),
    )
    .default([])
    .describe('containers that a webhook adds to pods, such as the proxy of a service mesh'),
  mirrors: z
    .array(
      z.strictObject({
        from: images.describe('registry or repository that dist/ names'),
        to: images.describe('what stands in its place in a pod'),
        reason,
      }),
    )
    .default([])
    .describe('registries whose images a webhook takes from elsewhere; the digest stays the same'),
  writtenFields: z
    .array(
      z.strictObject({
        kind: z.string().min(1).describe('kind of the objects'),
        name: z.string().min(1).optional().describe('name of the one object; by default all of the kind'),
        field: z
          .string()
          .regex(/^[^.\s]\S*[^.\s]$/, 'expected a path as galley drift prints it')
          .describe('path as galley drift prints it: the field, and all below it'),
        reason,
      }),
    )
    .default([])
    .describe('declared fields that a webhook or controller overwrites on purpose'),
});
