import { ALERT_CHECKS } from './alert-checks';
import { AVAILABILITY_CHECKS } from './availability-checks';
import type { Check } from './check';
import { CLAIM_CHECKS } from './claim-checks';
import { CONTAINER_CHECKS } from './container-checks';
import { HARDENING_CHECKS } from './hardening-checks';
import { IMAGE_CHECKS } from './image-checks';
import { NETWORK_CHECKS } from './network-checks';
import { OPERATOR_CHECKS } from './operator-checks';
import { PERMISSION_CHECKS } from './permission-checks';
import { PROJECT_CHECKS } from './project-checks';
import { ROLLOUT_CHECKS } from './rollout-checks';
import { STOPPED_CHECKS } from './stopped-checks';
import { TAKEN_SECRETS_CHECKS } from './taken-secrets-checks';
import { TRAFFIC_CHECKS } from './traffic-checks';
import { VERSION_CHECKS } from './version-checks';
import { WORKLOAD_CHECKS } from './workload-checks';

/** Objections of a cluster or a person to well-formed objects with correct references. */
export const RULE_CHECKS: readonly Check[] = [
  ...HARDENING_CHECKS,
  ...NETWORK_CHECKS,
  ...TRAFFIC_CHECKS,
  ...ROLLOUT_CHECKS,
  ...STOPPED_CHECKS,
  ...PERMISSION_CHECKS,
  ...AVAILABILITY_CHECKS,
  ...CLAIM_CHECKS,
  ...IMAGE_CHECKS,
  ...VERSION_CHECKS,
  ...OPERATOR_CHECKS,
  ...PROJECT_CHECKS,
  ...TAKEN_SECRETS_CHECKS,
  ...ALERT_CHECKS,
  ...CONTAINER_CHECKS,
  ...WORKLOAD_CHECKS,
];
