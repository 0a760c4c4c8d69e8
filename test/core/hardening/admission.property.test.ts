import fc from 'fast-check';
import { type Level, podSecurity } from '../../../core/hardening/pod-security';
import type { JsonObject } from '../../../core/object/object';
import { testWithGo } from '../../support/go-program';
import { LONG } from '../../support/long';
import { admissionJudges, anyPod, type Forbidden } from '../../support/pod-security';

// Each version is the last before a standard changed, or the first after.
const MINORS = [25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35];
const PODS = 100;

const rules = (pod: JsonObject, level: Level, minor: number): string[] =>
  [...new Set(podSecurity(pod, level, minor).map(({ rule }) => rule))].sort();

const judged = (pods: readonly JsonObject[]): Forbidden[][] =>
  pods.map((pod) => MINORS.map((minor) => ({ baseline: rules(pod, 'baseline', minor), restricted: rules(pod, 'restricted', minor) })));

testWithGo("for any pod, the rules that forbid it are those of Kubernetes' own admission, at each level and version", () => {
  const versions = MINORS.map((minor) => `v1.${minor}`);
  fc.assert(
    fc.property(fc.array(anyPod, { minLength: PODS, maxLength: PODS }), (pods) =>
      expect(judged(pods)).toEqual(admissionJudges(pods, versions)),
    ),
    { numRuns: LONG ? 100 : 5 },
  );
});

test('the pods of that property are allowed and forbidden at both levels, and by each rule', () => {
  const pods = fc.sample(anyPod, { numRuns: 2000, seed: 1 });
  const forbidden = pods.map((pod) => ({ baseline: rules(pod, 'baseline', 35), restricted: rules(pod, 'restricted', 35) }));
  const share = (level: Level): number => forbidden.filter((each) => each[level].length === 0).length / pods.length;
  expect(share('baseline')).toBeGreaterThan(0.1);
  expect(share('restricted')).toBeGreaterThan(0.02);
  expect(new Set(forbidden.flatMap(({ baseline, restricted }) => [...baseline, ...restricted])).size).toBe(19);
});
