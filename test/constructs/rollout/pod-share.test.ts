import { podShare } from '../../../constructs/rollout/pod-share';

test.each([
  // [pods, weight, surge, new, old]
  [2, 25, 1, 1, 2],
  [2, 50, 1, 1, 1],
  [2, 100, 1, 2, 0],
  [2, 0, 1, 0, 2],
  [2, 25, 0, 1, 1],
  [1, 5, 1, 1, 1],
  [1, 5, 0, 0, 1],
  [10, 30, 3, 3, 7],
  [10, 5, 1, 1, 10],
  [3, 50, 0, 2, 1],
])('of %i pods, %i %% with a surge of %i is %i new and %i old', (replicas, weight, maxSurge, fresh, stable) => {
  expect(podShare(replicas, weight, maxSurge)).toEqual({ fresh, stable });
});
