import { z } from 'galley';

/** Group and version of all kinds. */
export const API = { group: 'labrats.work', version: 'v1alpha1', scope: 'Namespaced', categories: ['ai-agents'] } as const;

/** Name of an object, as Kubernetes takes it. */
export const objectName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .max(63);

/** One object of the same namespace, of the kind that the field says. */
export const reference = z.strictObject({ name: objectName });

/** One key of a Secret of the same namespace. */
export const secretReference = z.strictObject({
  name: objectName,
  key: z
    .string()
    .regex(/^[-._a-zA-Z0-9]+$/)
    .max(253),
});

/** An address that secrets and answers may travel to. */
export const httpsUrl = z
  .string()
  .regex(/^https:\/\/[^ ]+$/)
  .max(2048);

/** An event of a webhook. */
export const eventName = z
  .string()
  .regex(/^[a-z0-9_.*-]+$/)
  .max(100);

/** What the operator says of an object of any kind. */
export const conditions = z
  .array(
    z.strictObject({
      type: z.string(),
      status: z.enum(['True', 'False', 'Unknown']),
      reason: z.string().optional(),
      message: z.string().optional(),
      lastTransitionTime: z.string().optional(),
      observedGeneration: z.int().optional(),
    }),
  )
  .optional();
