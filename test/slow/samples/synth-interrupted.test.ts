import { randomFrom } from '../support/random';
import { complaints, filesIn, isSame, TwoStates } from './support/two-states';

const RUNS = 12;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const states = new TwoStates();
afterAll(() => states[Symbol.dispose]());

test.each(['SIGINT', 'SIGTERM'] as const)(
  `${RUNS} synths that %s ends at random moments leave the tree as it was, or finish it: never half of it`,
  async (how) => {
    const random = randomFrom(seed);
    const [even, odd] = await states.trees();
    const whole = async (run: number, startWhen: () => boolean): Promise<number> => {
      states.say(run);
      return (await states.synth({ within: 120_000, random: () => 1, startWhen })).lasted;
    };
    await states.project.run('synth', '--out', states.out);
    // Time from the first staged file, and from the first file in place.
    const clocks = [
      [await whole(0, states.isStaging), states.isStaging],
      [await whole(1, states.isUnfinished), states.isUnfinished],
    ] as const;
    const seen = { untouched: 0, done: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      states.say(run);
      const [before, after] = run % 2 === 0 ? [odd, even] : [even, odd];
      const [within, startWhen] = clocks[Math.floor(run / 2) % 2 === 0 ? 0 : 1];
      const ended = await states.synth({ within, random, startWhen, how });
      const context = { seed, run, how, after: ended.after, killed: ended.killed };
      const there = filesIn(states.out);
      const state = isSame(there, before) ? 'untouched' : isSame(there, after) ? 'done' : 'half';
      expect({ ...context, state, unfinished: states.isUnfinished() }).toEqual({
        ...context,
        state: expect.not.stringContaining('half'),
        unfinished: false,
      });
      if (state !== 'half') seen[state] += 1;
      if (state === 'untouched') {
        const next = await states.project.run('synth', '--out', states.out);
        expect({ ...context, exit: next.exit, err: complaints(next.err) }).toEqual({ ...context, exit: 0, err: '' });
      }
      expect({ ...context, complete: isSame(filesIn(states.out), after), left: states.isStaging() }).toEqual({
        ...context,
        complete: true,
        left: false,
      });
    }
    process.stderr.write(`seed ${seed} (GALLEY_SEED): ${JSON.stringify(seen)}\n`);
    expect(seen.untouched).toBeGreaterThan(0);
    expect(seen.done).toBeGreaterThan(0);
  },
  900_000,
);
