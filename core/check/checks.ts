import { ANALYSIS_CHECKS } from './analysis-checks';
import { ASSERT_CHECKS } from './assert-checks';
import { BACKEND_CHECKS } from './backend-checks';
import type { Check } from './check';
import { CONNECTION_CHECKS } from './connection-checks';
import { CUSTOM_RULE_CHECKS } from './custom-rule-checks';
import { DECLARED_CONNECTION_CHECKS } from './declared-connections';
import { DELIVERY_CHECKS } from './delivery-checks';
import { OBJECT_CHECKS } from './object-checks';
import { ORDER_CHECKS } from './order-checks';
import { PULL_CHECKS } from './pull-checks';
import { QUOTA_CHECKS } from './quota-checks';
import { REFERENCE_CHECKS } from './reference-checks';
import { RESTART_CHECKS } from './restart-checks';
import { RULE_CHECKS } from './rule-checks';
import { SCHEDULE_CHECKS } from './schedule-checks';
import { SCHEMA_CHECKS } from './schema-checks';
import { SECRET_CHECKS } from './secret-checks';
import { SELECTOR_CHECKS } from './selector-checks';
import { STANDSTILL_CHECKS } from './standstill-checks';
import { TWICE_CHECKS } from './twice-check';
import { UNDECLARED_CONNECTION_CHECKS } from './undeclared-connections';
import { UPKEEP_CHECKS } from './upkeep-checks';
import { VOLUME_CHECKS } from './volume-checks';

/** Every check there is. */
export const CHECKS: readonly Check[] = [
  ...OBJECT_CHECKS,
  ...SCHEMA_CHECKS,
  ...CUSTOM_RULE_CHECKS,
  ...TWICE_CHECKS,
  ...REFERENCE_CHECKS,
  ...SELECTOR_CHECKS,
  ...BACKEND_CHECKS,
  ...VOLUME_CHECKS,
  ...ANALYSIS_CHECKS,
  ...DELIVERY_CHECKS,
  ...ORDER_CHECKS,
  ...ASSERT_CHECKS,
  ...DECLARED_CONNECTION_CHECKS,
  ...UNDECLARED_CONNECTION_CHECKS,
  ...CONNECTION_CHECKS,
  ...UPKEEP_CHECKS,
  ...STANDSTILL_CHECKS,
  ...RESTART_CHECKS,
  ...PULL_CHECKS,
  ...SCHEDULE_CHECKS,
  ...QUOTA_CHECKS,
  ...SECRET_CHECKS,
  ...RULE_CHECKS,
];
