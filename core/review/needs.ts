import type { Consequence } from '../facts/fact';

/** What a change asks of an environment as a whole. */
export interface EnvironmentNeeds {
  readonly environment: string;
  readonly consequences: readonly Consequence[];
}
