/**
 * Seconds from a moment until now, by this machine's clock.
 *
 * @param moment as Kubernetes writes it: `2026-01-02T03:04:05Z`
 */
export function secondsSince(moment: string): number {
  return (Date.now() - Date.parse(moment)) / 1000;
}
