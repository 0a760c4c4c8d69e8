interface Field {
  readonly lowest: number;
  readonly highest: number;
  /** What stands for the numbers from the lowest on. */
  readonly names?: readonly string[];
}

/** Minute, hour, day, month and weekday; a Sunday is 0 alone. */
const FIELDS: readonly Field[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { lowest: 0, highest: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * Whether a CronJob may have this schedule: five fields of numbers, names, ranges, lists and steps, each within its bounds. A time zone in it
 * (`TZ=`) is refused by the API server; `@daily` and the like are left out, since five fields say the same.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function isCronSchedule(text: string): boolean {
  const fields = text.split(' ');
  return (
    fields.length === FIELDS.length && FIELDS.every((field, index) => (fields[index] ?? '').split(',').every((part) => fits(part, field)))
  );
}

/** `*`, `5`, `5-10`, and each of them with `/<step>`. */
function fits(part: string, field: Field): boolean {
  const [, all, from, to, step] = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part) ?? [];
  if ((all ?? from) === undefined || Number(step ?? 1) === 0) return false;
  if (from === undefined) return true;
  const [first, last] = [numberOf(from, field), numberOf(to ?? from, field)];
  return first >= field.lowest && first <= last && last <= field.highest;
}

/** NaN for what is neither a number nor a name. */
function numberOf(text: string, { lowest, names = [] }: Field): number {
  const index = names.indexOf(text.toLowerCase());
  if (index >= 0) return lowest + index;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
