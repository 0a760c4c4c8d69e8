import fc from 'fast-check';
import { judgeRange } from '../../../verbs/access/judge-range';
import { bruteJudge, type Made } from '../../support/brute-judge';
import { anyHistory } from '../../support/histories';
import { LONG } from '../../support/long';
import { benchOf, build } from '../../support/made-history';

/** The commits that Galley refuses; undefined where the line says nowhere who may. */
async function refusedByGalley(history: ReturnType<typeof build>, tip: Made): Promise<Set<string> | undefined> {
  try {
    const { problems } = await judgeRange(benchOf(history.store), { to: tip.id });
    return new Set(problems.flatMap(({ place }) => (place === undefined || place.file === 'access.yaml' ? [] : [place.file])));
  } catch (error) {
    if (error instanceof Error && error.message.includes('expected one that is no sample on the main line')) return undefined;
    throw error;
  }
}

test('whatever the history, Galley refuses the very commits that a judge refuses who compares whole trees one by one', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (steps) => {
      const history = build(steps);
      const tip = history.made.at(-1);
      if (tip === undefined) throw new Error('no commit');
      const expected = bruteJudge(tip);
      const refused = await refusedByGalley(history, tip);
      expect(refused && [...refused].sort()).toEqual(expected && [...expected].map((id) => id.slice(0, 12)).sort());
    }),
    { numRuns: LONG ? 3000 : 300 },
  );
});
