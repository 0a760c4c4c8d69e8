import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kaze } from '../../charts/kaze';
import { memql } from '../../charts/memql';
import { withFeatures } from '../charts/kaze/support/cells';
import { edit } from '../support/edit';
import { GALLEY, ROOT } from '../support/galley';
import { TestProject } from '../support/project';
import { killAtRandom } from './support/kill-at-random';
import { randomFrom } from './support/random';

const RUNS = 50;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const RELEASES = ['releases/kaze/1.4.0.yaml', 'releases/memql/0.9.14.yaml'];

type Edit = (text: string) => string;
const asItIs: Edit = (text) => text;

/** What the environment files say in even and in odd runs: nearly every file differs, and some are there in one of both only. */
const STATES: Readonly<Record<string, readonly [even: Edit, odd: Edit]>> = {
  'kaze/cluster-dev': [
    asItIs,
    (text) => withFeatures('nats: true', 'qdrant: true')(edit(['namespace: kaze\n', 'namespace: cell\n'])(text)),
  ],
  'kaze/agency-prod': [asItIs, edit(['namespace: kaze-agency\n', 'namespace: agency\n'], [/ {4}(pgbouncer|monitors): true\n/, ''])],
  'kaze/customer-acme': [asItIs, edit(['namespace: kaze\n', 'namespace: acme\n'], [/ {4}networkPolicies: true\n/, ''])],
  'memql/staging': [asItIs, edit(['namespace: memql\n', 'namespace: mesh\n'], ['implementation: ingress\n', 'implementation: gateway\n'])],
  'memql/prod': [asItIs, edit(['namespace: memql\n', 'namespace: mesh\n'])],
};

const project = new TestProject([kaze, memql], Object.fromEntries(RELEASES.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])));
const out = join(project.root, 'dist');
afterAll(() => project[Symbol.dispose]());

function say(run: number): void {
  for (const [name, states] of Object.entries(STATES)) {
    const path = `envs/${name}.yaml`;
    project.write(path, states[run % 2 === 0 ? 0 : 1](readFileSync(join(ROOT, path), 'utf8')));
  }
}

/** What is said on stderr beside advisories, which an environment may have. */
const complaints = (stderr: string): string => stderr.replaceAll(/^warning\[.*\n?/gm, '');

/** Every file of a tree but Galley's own, with its content. */
function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(paths.filter((path) => !path.includes('/.galley')).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);

const folders = Object.keys(STATES).map((name) => join(out, name));
const isStaging = () => folders.some((folder) => existsSync(join(folder, '.galley-staging')));
const isUnfinished = () =>
  folders.some(
    (folder) =>
      existsSync(join(folder, '.galley.json')) && readFileSync(join(folder, '.galley.json'), 'utf8').includes('"finished": false'),
  );

test(`${RUNS} synths that are killed at random moments leave whole files, --check notices, and the next synth completes`, async () => {
  const random = randomFrom(seed);
  const [command, ...words] = GALLEY;
  const synth = (within: number, moment: () => number, startWhen?: () => boolean) =>
    killAtRandom(command, [...words, '-C', project.root, 'synth', '--out', out], {
      random: moment,
      within,
      cwd: ROOT,
      ...(startWhen && { startWhen }),
    });
  const trees: Map<string, string>[] = [];
  for (const run of [0, 1]) {
    say(run);
    await project.run('synth', '--out', join(project.root, `tree-${run}`));
    trees.push(filesIn(join(project.root, `tree-${run}`)));
  }
  const [even = new Map(), odd = new Map()] = trees;
  expect([...even].filter(([path, content]) => odd.get(path) !== content).length).toBeGreaterThan(150);

  // How long a run takes: all of it, from the first file that is prepared, and from the first that is put in place, where most can go wrong.
  say(0);
  const whole = await synth(120_000, () => 1);
  say(1);
  const writing = await synth(120_000, () => 1, isStaging);
  say(0);
  const renaming = await synth(120_000, () => 1, isUnfinished);
  for (const run of [whole, writing, renaming]) {
    expect({ ...run, stderr: complaints(run.stderr) }).toMatchObject({ killed: false, code: 0, stderr: '' });
  }
  expect(isSame(filesIn(out), even)).toBe(true);

  const clocks = [[whole.lasted], [writing.lasted, isStaging], [renaming.lasted, isUnfinished], [renaming.lasted, isUnfinished]] as const;
  const seen = { untouched: 0, between: 0, done: 0, staging: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    say(run + 1);
    const [before, after] = run % 2 === 0 ? [even, odd] : [odd, even];
    const [within, startWhen] = clocks[run % clocks.length] ?? [whole.lasted];
    const killed = await synth(within, random, startWhen);
    const context = { seed, run, after: killed.after, stderr: killed.stderr };

    const there = filesIn(out);
    const half = [...there].filter(([path, content]) => content !== before.get(path) && content !== after.get(path));
    expect({ ...context, half: half.map(([path]) => path) }).toEqual({ ...context, half: [] });
    const state = isSame(there, before) ? 'untouched' : isSame(there, after) ? 'done' : 'between';
    seen[state] += 1;
    const unfinished = state === 'between' || isStaging() || isUnfinished();
    if (isStaging()) seen.staging += 1;

    const check = await project.run('synth', '--check', '--out', out);
    expect({ ...context, exit: check.exit }).toEqual({ ...context, exit: unfinished || state === 'untouched' ? 1 : 0 });
    if (unfinished) expect({ ...context, out: check.out }).toEqual({ ...context, out: expect.stringMatching(/^unfinished /m) });
    expect(isSame(filesIn(out), there)).toBe(true);

    const next = await project.run('synth', '--out', out);
    expect({ ...context, exit: next.exit, err: complaints(next.err) }).toEqual({ ...context, exit: 0, err: '' });
    expect({ ...context, complete: isSame(filesIn(out), after), left: isStaging() || isUnfinished() }).toEqual({
      ...context,
      complete: true,
      left: false,
    });
  }
  expect(await project.run('synth', '--check', '--out', out)).toMatchObject({ exit: 0, out: '' });
  const moments = [whole, writing, renaming].map(({ lasted }) => `${lasted.toFixed(0)} ms`).join(', ');
  process.stderr.write(`seed ${seed} (GALLEY_SEED), moments within ${moments}: ${JSON.stringify(seen)}\n`);
  // Were no kill to fall into the writing, before the first rename or between the first and the last, nothing would have been shown.
  expect(seen.between + seen.staging).toBeGreaterThan(0);
}, 1_500_000);
