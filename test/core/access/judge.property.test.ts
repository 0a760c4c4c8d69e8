import fc from 'fast-check';
import { judgeArrival, judgeIncoming } from '../../../core/access/judge';
import { lawOf } from '../../../core/access/law';
import { judgeRange } from '../../../verbs/access/judge-range';
import { bruteJudge, type Made } from '../../support/brute-judge';
import { anyHistory } from '../../support/histories';
import { LONG } from '../../support/long';
import { benchOf, build } from '../../support/made-history';

/** The commits that Galley refuses; undefined if the line says nowhere who may. */
async function refusedByGalley(history: ReturnType<typeof build>, tip: Made, project: string): Promise<Set<string> | undefined> {
  try {
    const { problems } = await judgeRange(benchOf(history.store, project), { to: tip.id });
    return new Set(problems.flatMap(({ place }) => (place === undefined || place.file === 'access.yaml' ? [] : [place.file])));
  } catch (error) {
    if (error instanceof Error && error.message.includes('expected one that is no sample on the main line')) return undefined;
    throw error;
  }
}

test('whatever the history, Galley refuses the very commits that a judge refuses who compares whole trees one by one', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, fc.constantFrom('', 'deploy/shop'), async (steps, project) => {
      const history = build(steps, project);
      const tip = history.made.at(-1);
      if (tip === undefined) throw new Error('no commit');
      const expected = bruteJudge(tip);
      const refused = await refusedByGalley(history, tip, project);
      expect(refused && [...refused].sort()).toEqual(expected && [...expected].map((id) => id.slice(0, 12)).sort());
    }),
    { numRuns: LONG ? 3000 : 300 },
  );
});

test('what a merge brings is refused before it is made as it is afterwards', async () => {
  let merges = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, async (steps) => {
      const { store, made } = build(steps);
      const bench = benchOf(store);
      for (const { id, parents, signer } of made.filter((each) => each.parents.length === 2)) {
        const [before = '', side = ''] = parents.map((parent) => parent.id);
        const law = await lawOf(store, (await store.commit(before)).tree, '');
        const forges = law.kind === 'access' ? Object.keys(law.access.forges) : [];
        // Before, nobody knows who will merge: a forge, where access.yaml names one.
        if (forges.length > 0 !== (signer === 'hub' && forges.includes('hub'))) continue;
        merges += 1;
        const brought = bench.graph.reachable([side], new Set(bench.graph.reachable([before])));
        const [then, now] = [
          await judgeIncoming(bench, { commit: side, before, incoming: brought }),
          await judgeArrival(bench, { commit: id, before, incoming: brought }),
        ].map(({ problems }) => new Set(problems.flatMap(({ place }) => (place === undefined ? [] : [place.file]))));
        // A line without access.yaml at its end gets a problem at its last commit; a merge may still leave that out.
        for (const each of brought.filter((commit) => commit !== side))
          expect([each, then?.has(each.slice(0, 12))]).toEqual([each, now?.has(each.slice(0, 12))]);
        if (now?.has(side.slice(0, 12))) expect(then).toContain(side.slice(0, 12));
      }
    }),
    { numRuns: LONG ? 3000 : 300 },
  );
  expect(merges).toBeGreaterThan(50);
});
