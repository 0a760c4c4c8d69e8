import type { Check } from './check';

/** Every check there is, by id. */
export const CHECKS: readonly Check[] = [];
