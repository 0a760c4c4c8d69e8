/** A moment in universal time: `2026-03-01T12:00:00Z`. @param seconds since 1970 */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
