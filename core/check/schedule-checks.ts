import { isCronSchedule } from '../cron-schedule';
import { textAt } from '../object/json-fields';
import type { Check, Found } from './check';
import { hasPlaceholder } from './placeholder';
import type { World } from './world';

/** What stands for five fields: https://pkg.go.dev/github.com/robfig/cron/v3#hdr-Predefined_schedules */
const PREDEFINED = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/;

/** Schedules and time zones that are none. */
function* unreadable(world: World): Generator<Found> {
  for (const object of world.of('batch/CronJob')) {
    const [schedule = '', zone] = [textAt(object, 'spec', 'schedule'), textAt(object, 'spec', 'timeZone')];
    if (hasPlaceholder(`${schedule}${zone}`)) continue;
    if (!PREDEFINED.test(schedule) && !isCronSchedule(schedule.trim().split(/\s+/).join(' ')))
      yield {
        object,
        path: 'spec.schedule',
        expected: 'minute, hour, day, month and weekday, such as "15 3 * * 1-5"',
        got: JSON.stringify(schedule),
        next: 'correct it; a time zone goes into timeZone',
      };
    if (zone !== undefined && !isTimeZone(zone))
      yield {
        object,
        path: 'spec.timeZone',
        expected: 'a time zone such as Europe/Berlin',
        got: JSON.stringify(zone),
        next: 'correct it',
      };
  }
}

function isTimeZone(zone: string): boolean {
  // Intl takes an offset for a time zone, and Kubernetes does not.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const cron = (spec: string): string =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly, namespace: shop}\nspec: {${spec}, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/job}]}}}}}\n`;

/** When things run. */
export const SCHEDULE_CHECKS: readonly Check[] = [
  {
    id: 'valid-schedule',
    severity: 'error',
    title: 'a CronJob has a schedule and a time zone that there are',
    why: 'The API server refuses the CronJob.',
    fix: 'Correct the schedule or the time zone.',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
    good: cron('schedule: "15 3 * * 1-5", timeZone: Europe/Berlin'),
    bad: cron('schedule: "61 3 * * *"'),
    find: unreadable,
  },
];
