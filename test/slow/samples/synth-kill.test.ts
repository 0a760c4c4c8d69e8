import { randomFrom } from '../support/random';
import { complaints, filesIn, isSame, TwoStates } from './support/two-states';

const RUNS = 50;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const states = new TwoStates();
afterAll(() => states[Symbol.dispose]());

test(`${RUNS} synths that are killed at random moments leave whole files, --check notices, and the next synth completes`, async () => {
  const random = randomFrom(seed);
  const synth = (within: number, moment: () => number, startWhen?: () => boolean) =>
    states.synth({ random: moment, within, ...(startWhen && { startWhen }) });
  const [even, odd] = await states.trees();
  expect([...even].filter(([path, content]) => odd.get(path) !== content).length).toBeGreaterThan(150);

  // Times of a run: the whole run, from the first staged file, and from the first file in place, where most can go wrong.
  states.say(0);
  const whole = await synth(120_000, () => 1);
  states.say(1);
  const writing = await synth(120_000, () => 1, states.isStaging);
  states.say(0);
  const renaming = await synth(120_000, () => 1, states.isUnfinished);
  for (const run of [whole, writing, renaming]) {
    expect({ ...run, stderr: complaints(run.stderr) }).toMatchObject({ killed: false, code: 0, stderr: '' });
  }
  expect(isSame(filesIn(states.out), even)).toBe(true);

  const clocks = [
    [whole.lasted],
    [writing.lasted, states.isStaging],
    // Files are put in place in a small part of that time, and the rest is the end of the process.
    [renaming.lasted / 8, states.isUnfinished],
    [renaming.lasted / 8, states.isUnfinished],
  ] as const;
  const seen = { untouched: 0, between: 0, done: 0, staging: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    states.say(run + 1);
    const [before, after] = run % 2 === 0 ? [even, odd] : [odd, even];
    const [within, startWhen] = clocks[run % clocks.length] ?? [whole.lasted];
    const killed = await synth(within, random, startWhen);
    const context = { seed, run, after: killed.after, stderr: killed.stderr };

    const there = filesIn(states.out);
    const half = [...there].filter(([path, content]) => content !== before.get(path) && content !== after.get(path));
    expect({ ...context, half: half.map(([path]) => path) }).toEqual({ ...context, half: [] });
    const state = isSame(there, before) ? 'untouched' : isSame(there, after) ? 'done' : 'between';
    seen[state] += 1;
    const unfinished = state === 'between' || states.isStaging() || states.isUnfinished();
    if (states.isStaging()) seen.staging += 1;

    const check = await states.project.run('synth', '--check', '--out', states.out);
    expect({ ...context, exit: check.exit }).toEqual({ ...context, exit: unfinished || state === 'untouched' ? 1 : 0 });
    if (unfinished) expect({ ...context, out: check.out }).toEqual({ ...context, out: expect.stringMatching(/^unfinished /m) });
    expect(isSame(filesIn(states.out), there)).toBe(true);

    const next = await states.project.run('synth', '--out', states.out);
    expect({ ...context, exit: next.exit, err: complaints(next.err) }).toEqual({ ...context, exit: 0, err: '' });
    expect({ ...context, complete: isSame(filesIn(states.out), after), left: states.isStaging() || states.isUnfinished() }).toEqual({
      ...context,
      complete: true,
      left: false,
    });
  }
  expect(await states.project.run('synth', '--check', '--out', states.out)).toMatchObject({ exit: 0, out: '' });
  const moments = [whole, writing, renaming].map(({ lasted }) => `${lasted.toFixed(0)} ms`).join(', ');
  process.stderr.write(`seed ${seed} (GALLEY_SEED), moments within ${moments}: ${JSON.stringify(seen)}\n`);
  // Were no kill to fall between the first rename and the last, nothing would have been shown.
  expect(seen.between).toBeGreaterThan(0);
}, 1_500_000);
