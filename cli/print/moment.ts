/** A moment in universal time: `2026-03-01T12:00:00Z`. @param seconds since 1970; undefined if no calendar has it */
export function moment(seconds: number | undefined): string {
  return seconds === undefined ? 'no date' : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
