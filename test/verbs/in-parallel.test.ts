import { inParallel } from '../../verbs/in-parallel';

test('never more than so many at once, as many as may be, and the results in order', async () => {
  let [running, most] = [0, 0];
  const results = await inParallel([5, 1, 4, 2, 3, 1], 3, async (turns) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    running -= 1;
    return turns * 10;
  });
  expect([results, most]).toEqual([[50, 10, 40, 20, 30, 10], 3]);
});
