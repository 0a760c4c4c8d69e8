import type { Consequence } from './fact';
import { ACCESS_FACTS } from './facts-of-access';
import { ENVIRONMENT_FACTS } from './facts-of-environments';
import { OBJECT_FACTS } from './facts-of-objects';
import { WORKLOAD_FACTS } from './facts-of-workloads';

/** Every consequence that Galley reports. High means a loss of data, access or availability, or a refused change. */
export const FACTS = { ...WORKLOAD_FACTS, ...OBJECT_FACTS, ...ACCESS_FACTS, ...ENVIRONMENT_FACTS };

export type FactId = keyof typeof FACTS;

/** A consequence in one sentence. */
export function consequence(id: FactId, text: string, certainty: Consequence['certainty'] = 'known'): Consequence {
  const { risk, source } = FACTS[id];
  return { id, risk, certainty, text, source };
}
