/**
 * Milliseconds that a Retry-After header asks for: a number of seconds, or a date (RFC 9110, section 10.2.3).
 *
 * @returns 0 for one that is neither
 */
export function retryAfter(header: string): number {
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}
