import type { Alert } from '../prometheus-rule';
import { blindAlert, quotaAlert } from './namespace';
import { externalSecretAlerts } from './secrets';
import type { Namespaces } from './selector';
import { volumeAlerts } from './storage';
import { podAlerts } from './workloads';

/** When an alert fires. */
export interface Thresholds {
  /** Ends of a container within an hour. @default 5 */
  readonly restartsAnHour?: number;
  /** Share of its memory limit that a container uses. @default 0.9 */
  readonly memoryOfLimit?: number;
  /** Share of a volume that is left: a warning. @default 0.1 */
  readonly volumeFree?: number;
  /** Share of a volume that is left: writes fail next. @default 0.03 */
  readonly volumeNearlyNone?: number;
  /** Share of a quota that is used. @default 0.9 */
  readonly quotaUsed?: number;
}

/**
 * What goes wrong in any namespace: pods, volumes, Secrets that no longer follow their store, quotas, and that nothing of it is seen at all. From what
 * kube-state-metrics, the kubelets and External Secrets say: nothing of the pods themselves is scraped.
 */
export function commonAlerts(namespaces: Namespaces, thresholds: Thresholds = {}): Alert[] {
  const { volumeFree, volumeNearlyNone, quotaUsed } = thresholds;
  return [
    ...podAlerts(namespaces, thresholds),
    ...volumeAlerts(namespaces, { free: volumeFree, nearlyNone: volumeNearlyNone }),
    ...externalSecretAlerts(namespaces),
    quotaAlert(namespaces, { used: quotaUsed }),
    blindAlert(namespaces),
  ];
}
