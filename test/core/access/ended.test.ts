import type { Bench } from '../../../core/access/bench';
import { judgeRange } from '../../../verbs/access/judge-range';
import { BEGINNING, keyOf } from '../../support/histories';
import { benchOf } from '../../support/made-history';
import { type Files, ObjectStore } from '../../support/object-store';

/** When grace's key has ended. */
const END = 1_000_000;
let store: ObjectStore;
beforeEach(() => {
  store = new ObjectStore();
});

/** A commit that changes staging, by whose key and when by their own word. */
function commit(text: string, by: string, date: number, ...parents: readonly string[]): string {
  const files: Files = new Map([...BEGINNING, ['dist/shop/staging/a.yaml', { mode: '100644', text }]]);
  return store.add({ files, parents, date, key: keyOf(by) });
}

/** Commits that are refused. Grace's key is one that has ended, and signed before that. */
async function refused(tip: string): Promise<string[]> {
  const bench = benchOf(store);
  const prove: Bench['prove'] = async (each, access) => {
    const proof = await bench.prove(each, access);
    return proof.actor === 'grace' ? { ...proof, ended: END } : proof;
  };
  const { problems } = await judgeRange({ ...bench, prove }, { to: tip });
  return problems.map(({ place, got }) => `${place?.file} ${got}`);
}

const begin = () => store.add({ files: BEGINNING, parents: [], date: 10 });
const late = (id: string, witness: string) => [
  `${id.slice(0, 12)} nobody, as its OpenPGP key had ended when ${witness.slice(0, 12)} was made, which the branch had before it`,
];

describe('what a key has signed that has ended', () => {
  test('holds where the branch had nothing that is younger than its end', async () => {
    const first = commit('2', 'ada', 20, begin());
    const graces = commit('3', 'grace', 30, first);
    expect(await refused(commit('4', 'ada', END + 1, graces))).toEqual([]);
  });

  test('does not hold on top of what somebody else made after its end, whatever date it bears', async () => {
    const ada = commit('2', 'ada', END + 1, begin());
    const graces = commit('3', 'grace', 30, ada);
    expect(await refused(graces)).toEqual(late(graces, ada));
    const back = commit('4', 'ada', 20, graces);
    const again = commit('5', 'grace', 40, back);
    expect(await refused(again)).toEqual([...late(graces, ada), ...late(again, ada)]);
  });

  test('does not come in by a merge, from a branch that began before its end', async () => {
    const old = begin();
    const side = commit('2', 'grace', 30, old);
    const ada = commit('3', 'ada', END + 1, old);
    const merge = commit('2', 'ada', END + 2, ada, side);
    expect(await refused(merge)).toEqual(late(side, ada));
    expect(await refused(commit('2', 'ada', END + 2, commit('1', 'ada', 20, old), side))).toEqual([]);
  });

  test('is held up neither by dates that nobody proves, nor by other keys that have ended', async () => {
    const unsigned = store.add({
      files: new Map([...BEGINNING, ['docs/a.md', { mode: '100644', text: '2' }]]),
      parents: [begin()],
      date: END + 9,
    });
    const eves = store.add({ files: BEGINNING, parents: [unsigned], date: END + 9, key: keyOf('eve') });
    const graces = commit('2', 'grace', END + 9, eves);
    expect(await refused(commit('3', 'grace', 30, graces))).toEqual([]);
  });
});
