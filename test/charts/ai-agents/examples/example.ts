import type { JsonObject } from '../../../../core/object/object';

/** One resource of a kind that is refused. */
export interface BadExample {
  /** What is wrong with it. */
  readonly why: string;
  readonly spec: JsonObject;
  /** What refuses it: the structural schema, or a rule in CEL, which only an API server decides. */
  readonly by: 'schema' | 'rule';
  /** A part of the error. */
  readonly says: string;
}

/** Accepted and refused objects of one kind. */
export interface Examples {
  readonly kind: string;
  readonly good: readonly JsonObject[];
  readonly bad: readonly BadExample[];
  /** A change of a good one that is refused: from the spec before to the spec after. @default - none */
  readonly badChange?: { readonly before: JsonObject; readonly after: JsonObject; readonly says: string };
}

/** A whole resource. */
export const resource = (kind: string, spec: JsonObject, name = 'example'): JsonObject => ({
  apiVersion: 'labrats.work/v1alpha1',
  kind,
  metadata: { name, namespace: 'ai-agents' },
  spec,
});
