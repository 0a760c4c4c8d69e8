import { Duration } from 'cdk8s';
import { goDuration } from '../../constructs/go-duration';

test.each([
  [Duration.seconds(45), '45s'],
  [Duration.minutes(1), '1m0s'],
  [Duration.seconds(90), '1m30s'],
  [Duration.hours(1), '1h0m0s'],
  [Duration.seconds(3661), '1h1m1s'],
  [Duration.days(3650), '87600h0m0s'],
])('%s is written as Go writes it back: %s', (duration, expected) => {
  expect(goDuration(duration)).toBe(expected);
});
