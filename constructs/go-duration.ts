import type { Duration } from 'cdk8s';

/**
 * `1m0s`, `1h0m0s`: as Go writes a duration. Controllers that write an object back do it in this form, and a reconciler would see `1m` as
 * changed.
 *
 * @param duration in whole seconds
 */
export function goDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [hours > 0 && `${hours}h`, (hours > 0 || minutes > 0) && `${minutes}m`, `${seconds % 60}s`];
  return parts.filter((part) => part !== false).join('');
}
