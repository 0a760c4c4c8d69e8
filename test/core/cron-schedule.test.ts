import { isCronSchedule, longestGap } from '../../core/cron-schedule';

test.each(['* * * * *', '15 3 * * *', '0 */6 * * *', '0,30 0-23/2 1,15 * MON-FRI', '59 23 31 12 6', '0 0 1 1 0', '5/10 ? * jan-mar Sun'])(
  '%j is a schedule',
  (text) => {
    expect(isCronSchedule(text)).toBe(true);
  },
);

test.each([
  ['too few fields', '15 3 * *'],
  ['too many', '0 15 3 * * *'],
  ['a macro', '@daily'],
  ['a zone', 'TZ=UTC 0 3 * *'],
  ['two blanks', '15  3 * * *'],
  ['a minute too high', '60 3 * * *'],
  ['an hour too high', '0 24 * * *'],
  ['a day too low', '0 3 0 * *'],
  ['a month too high', '0 3 * 13 *'],
  ['a seventh weekday', '0 3 * * 7'],
  ['a name of another field', '0 3 * mon *'],
  ['a name that is none', '0 3 * * never'],
  ['a range that ends before it begins', '30-10 3 * * *'],
  ['a range that ends nowhere', '10- 3 * * *'],
  ['no step', '*/0 3 * * *'],
  ['an empty part of a list', '1,,2 3 * * *'],
  ['a negative number', '-1 3 * * *'],
])('%s is none', (_, text) => {
  expect(isCronSchedule(text)).toBe(false);
});

const HOUR = 3600;
test.each<[string, number]>([
  ['* * * * *', 60],
  ['*/15 * * * *', 15 * 60],
  ['5/20 * * * *', 20 * 60],
  ['0 * * * *', HOUR],
  ['0 */6 * * *', 6 * HOUR],
  ['15 3 * * *', 24 * HOUR],
  ['0 2,14 * * *', 12 * HOUR],
  ['0 1,2 * * *', 23 * HOUR],
  ['0 3 * * 1-5', 72 * HOUR],
  ['0 3 * * SUN', 7 * 24 * HOUR],
  ['0 3 1 * *', 31 * 24 * HOUR],
  ['0 0 31 * *', 61 * 24 * HOUR],
  ['0 0 29 2 *', 1461 * 24 * HOUR],
  // Either will do.
  ['0 0 1 * MON', 7 * 24 * HOUR],
  ['0 0 31 2 *', Number.POSITIVE_INFINITY],
])('%s waits for %d s at the most', (schedule, seconds) => expect(longestGap(schedule)).toBe(seconds));
