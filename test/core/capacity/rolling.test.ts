import { deploymentSurge, rollingBounds } from '../../../core/capacity/rolling';

describe('rollingBounds', () => {
  test.each([
    [1, 1, 0],
    [2, 1, 0],
    [4, 1, 1],
    [5, 2, 1],
    [10, 3, 2],
  ])('by default 25 %% of %d pods: surge %d, rounded up, unavailable %d, rounded down', (replicas, maxSurge, maxUnavailable) => {
    expect(rollingBounds(undefined, replicas)).toEqual({ maxSurge, maxUnavailable });
  });

  test('where percentages come to nothing on both sides, one pod may be unavailable', () => {
    expect(rollingBounds({ maxSurge: 0, maxUnavailable: '10%' }, 3)).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });
});

describe('deploymentSurge', () => {
  test.each([
    ['Recreate: the old go first', { type: 'Recreate' }, 4, 0],
    ['a number is pods', { rollingUpdate: { maxSurge: 3, maxUnavailable: 0 } }, 4, 3],
    ['50 % of 3 = 1.5, so 2', { rollingUpdate: { maxSurge: '50%' } }, 3, 2],
    ['never more new pods than replicas', { rollingUpdate: { maxSurge: 5 } }, 2, 2],
    ['none, as it is said', { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }, 2, 0],
    ['of no pods none', {}, 0, 0],
  ])('%s', (_, strategy, replicas, surge) => {
    expect(deploymentSurge(strategy, replicas)).toBe(surge);
  });
});
