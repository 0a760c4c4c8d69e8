import type { Check } from './check';
import { RULE_CHECKS } from './rule-checks';

/** Every check there is, by id. */
export const CHECKS: readonly Check[] = [...RULE_CHECKS];
