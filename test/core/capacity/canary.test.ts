import { canaryPlan } from '../../../core/capacity/canary';
import type { JsonObject } from '../../../core/object/object';

const weights = (...steps: readonly number[]): JsonObject => ({
  steps: steps.flatMap((setWeight): JsonObject[] => [{ setWeight }, { pause: {} }]),
});
const oneMore: JsonObject = { maxSurge: 1, maxUnavailable: 0 };

/** `25:1+2`: at 25 % one pod of the new version and two of the old. */
const steps = (canary: JsonObject, replicas: number): string[] =>
  canaryPlan(canary, replicas).steps.map(({ weight, canary: fresh, stable }) => `${weight}:${fresh}+${stable}`);

describe('canaryPlan', () => {
  test('2 pods, one more allowed: 25 % is nearest with 1 of 3, 50 % with 1 of 2; 3 pods at its height', () => {
    const canary = { ...oneMore, ...weights(25, 50, 100) };
    expect(steps(canary, 2)).toEqual(['25:1+2', '50:1+1', '100:2+0']);
    expect(canaryPlan(canary, 2).surge).toBe(1);
  });

  test('without a surge 25 % of 2 pods is 1 of 2, and nothing comes on top', () => {
    const canary = { maxSurge: 0, maxUnavailable: 1, ...weights(25) };
    expect(steps(canary, 2)).toEqual(['25:1+1', '100:2+0']);
    expect(canaryPlan(canary, 2).surge).toBe(0);
  });

  test('10 pods: 20 % is 2 of 10; the height is 2 new beside 10 old', () => {
    const canary = { maxSurge: 2, maxUnavailable: 0, ...weights(20) };
    expect(steps(canary, 10)).toEqual(['20:2+8', '100:10+0']);
    expect(canaryPlan(canary, 10).surge).toBe(2);
  });

  test('without steps it is a rolling update: 25 % of 4 pods, so 1 more', () => {
    expect(canaryPlan({}, 4)).toEqual({ surge: 1, steps: [{ weight: 100, canary: 4, stable: 0 }] });
  });

  test('with a traffic router the old version keeps all its pods to the end: 4 + 4, whatever maxSurge says', () => {
    const canary = { ...oneMore, ...weights(25), trafficRouting: { nginx: {} } };
    expect(steps(canary, 4)).toEqual(['25:1+4', '100:4+4']);
    expect(canaryPlan(canary, 4).surge).toBe(4);
  });

  test('with dynamicStableScale it gives them up with the weight: 3 + 3 = 6 for 4 at its height', () => {
    const canary = { ...weights(25, 75), trafficRouting: { nginx: {} }, dynamicStableScale: true };
    // At 25 %: 1 + 3; on the way to 75 %: 3 new beside 3 old, 2 more; on the way to 100 %: 4 new beside 1 old.
    expect(steps(canary, 4)).toEqual(['25:1+3', '75:3+1', '100:4+0']);
    expect(canaryPlan(canary, 4).surge).toBe(2);
  });
});
