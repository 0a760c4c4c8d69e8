/**
 * Annotations by which Stakater Reloader restarts a workload once one of these Secrets changes. A pod reads its environment when it
 * starts and never again, so a rotated Secret reaches it no other way.
 *
 * For a workload's own metadata, and only where the environment declares the operator.
 *
 * @param secretNames names of Secrets in the workload's namespace
 * @returns no annotation where no Secret is named
 * @see https://github.com/stakater/Reloader
 */
export function reloadOnChange(secretNames: readonly string[]): Record<string, string> {
  const names = [...new Set(secretNames)].sort();
  return names.length === 0 ? {} : { 'secret.reloader.stakater.com/reload': names.join(',') };
}
