import type { JsonObject } from '../../core/object/object';
import { GoProgram } from './go-program';

/** A CustomResourceDefinition, and resources of its kind. */
export interface Definition {
  readonly definition: JsonObject;
  readonly resources: readonly JsonObject[];
  /** What the resource of the same place was before; null if it is new. @default - all are new */
  readonly old?: readonly (JsonObject | null)[];
}

/** What the API server of Kubernetes 1.35 says of it. */
export interface ServerSays {
  /** Why it would refuse the definition; then nothing is said of resources. */
  readonly definition: readonly string[];
  readonly resources: readonly {
    /** Why it would refuse the resource. */
    readonly errors: readonly string[];
    /** The messages of rules; null if an earlier error stopped the server before the rules. */
    readonly broken: readonly string[] | null;
    /** Paths of fields that it does not know. */
    readonly dropped: readonly string[];
    /** What it would keep, defaults filled in. */
    readonly stored: JsonObject;
  }[];
}

const program = new GoProgram('api-extensions');

/** Asks the API server's own packages: structure, defaults, kinds of lists, rules in CEL and what they may cost. */
export function askApiServer(definitions: readonly Definition[]): ServerSays[] {
  return program.ask(definitions) as ServerSays[];
}

/** The API server takes definitions of groups of its own only with a word that they were agreed upon. */
export const approved = (definition: JsonObject): JsonObject => ({
  ...definition,
  metadata: { ...(definition['metadata'] as JsonObject), annotations: { 'api-approved.kubernetes.io': 'unapproved, in a test' } },
});
