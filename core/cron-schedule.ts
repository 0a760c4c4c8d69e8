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

const DAY = 86_400;
/** Leap years and the days of the week come back in the same order after this many days. */
const CALENDAR_DAYS = 1461 * 7;

/**
 * Seconds between two runs, where they are longest: `0 3 * * 1-5` waits from Friday to Monday. Where a day of the month and a weekday are both given, either will do.
 *
 * @param text that isCronSchedule takes
 * @returns Infinity where no day fits, such as the 30th of February
 */
export function longestGap(text: string): number {
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = text.split(' ').map(numbersOf);
  const [, , anyDay, , anyWeekday] = text.split(' ').map((part) => /^[*?]/.test(part));
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 3600 + minute * 60));
  const runs: number[] = [];
  // From a Saturday, the first day of a year that is a leap year.
  let [day, month, year] = [1, 1, 2000];
  for (let index = 0; index < CALENDAR_DAYS; index += 1) {
    const byDay = days.includes(day);
    const byWeekday = weekdays.includes((index + 6) % 7);
    const fits = anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
    if (months.includes(month) && fits) runs.push(index);
    day += 1;
    if (day > daysOf(month, year)) [day, month] = [1, month + 1];
    if (month > 12) [month, year] = [1, year + 1];
  }
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || runs.length === 0) return Number.POSITIVE_INFINITY;
  const within = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  // Around the end of the calendar the first run follows the last.
  const between = runs.map((run, index) => ((runs[index + 1] ?? (runs[0] ?? 0) + CALENDAR_DAYS) - run) * DAY - last + first);
  return Math.max(
    ...within,
    between.reduce((most, each) => Math.max(most, each), 0),
  );
}

const daysOf = (month: number, year: number): number =>
  month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The numbers that a field stands for, in order. */
function numbersOf(field: string, index: number): number[] {
  const { lowest, highest } = FIELDS[index] as Field;
  return Array.from({ length: highest - lowest + 1 }, (_, offset) => lowest + offset).filter((number) =>
    field.split(',').some((part) => {
      const [, all, from, to, step] = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part) ?? [];
      const first = all === undefined ? numberOf(from ?? '', FIELDS[index] as Field) : lowest;
      // `5/10` goes on to the end, as `5-59/10` does.
      const last =
        all !== undefined || (to === undefined && step !== undefined)
          ? highest
          : to === undefined
            ? first
            : numberOf(to, FIELDS[index] as Field);
      return number >= first && number <= last && (number - first) % Number(step ?? 1) === 0;
    }),
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
