/** Today's date in UTC, `2026-11-29`. */
export const today = (): string => new Date().toISOString().slice(0, 10);
