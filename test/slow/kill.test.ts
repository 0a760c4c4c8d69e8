import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareEnvironment } from '../../ports/disk/compare-environment';
import { writeEnvironment } from '../../ports/disk/write-environment';
import { generatedTree, isWhole } from './support/generated-tree';
import { killAtRandom } from './support/kill-at-random';
import { randomFrom } from './support/random';

const FILES = 300;
const RUNS = Number(process.env['GALLEY_TEST_KILLS'] ?? '50');
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const root = join(__dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'galley-kill-'));
const folder = join(out, 'kill/random');

afterAll(() => rmSync(out, { recursive: true, force: true }));

const script = (generation: number) => [
  '--import',
  'tsx',
  join(__dirname, 'support/write-tree.ts'),
  out,
  String(generation),
  String(FILES),
];

/** Every file of the tree, indexes and staging folder apart, with its content. */
function filesThere(): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const trees = paths.filter((path) => !path.startsWith('.galley'));
  return new Map(trees.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const isUnfinished = () => readFileSync(join(folder, '.galley.json'), 'utf8').includes('"finished": false');

const contentsOf = (generation: number) =>
  new Map(generatedTree(generation, FILES).applications.flatMap(({ files }) => files.map(({ path, content }) => [path, content] as const)));

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);

test(
  `${RUNS} runs that are killed at random moments leave whole files, a check notices, and the next run completes`,
  async () => {
    const random = randomFrom(seed);
    const runFor = (generation: number, within: number, moment: () => number, startWhen?: () => boolean) =>
      killAtRandom(process.execPath, script(generation), {
        random: moment,
        within,
        marker: 'ready\n',
        cwd: root,
        ...(startWhen && { startWhen }),
      });
    // How long a run takes, from its first look at the tree and from its first change in it.
    writeEnvironment(out, generatedTree(-2, FILES));
    const whole = await runFor(-1, 60_000, () => 1);
    const changing = await runFor(0, 60_000, () => 1, isUnfinished);
    for (const run of [whole, changing]) expect(run).toMatchObject({ killed: false, code: 0, stderr: '' });

    const seen = { untouched: 0, between: 0, done: 0 };
    // Were no kill to fall between the first and the last rename, nothing would be shown: then there are more, up to four times as many.
    for (let generation = 1; generation <= RUNS || (seen.between === 0 && generation <= 4 * RUNS); generation += 1) {
      // Every other kill falls after the first change, and most of those soon: a machine that was busy when the time was taken is faster now.
      const run =
        generation % 2 === 0
          ? await runFor(generation, whole.lasted, random)
          : await runFor(generation, changing.lasted, () => random() ** 2, isUnfinished);
      const context = { seed, generation, after: run.after, stderr: run.stderr };
      const [before, after, there] = [contentsOf(generation - 1), contentsOf(generation), filesThere()];

      const half = [...there].filter(
        ([path, content]) => !isWhole(content) || (content !== before.get(path) && content !== after.get(path)),
      );
      expect({ ...context, half: half.map(([path]) => path) }).toEqual({ ...context, half: [] });
      const state = isSame(there, before) ? 'untouched' : isSame(there, after) ? 'done' : 'between';
      seen[state] += 1;
      const kinds = new Set(compareEnvironment(out, generatedTree(generation, FILES)).map(({ kind }) => kind));
      const staging = readdirSync(folder).includes('.galley-staging');
      if (state === 'between' || staging)
        expect({ ...context, kinds: [...kinds] }).toEqual({ ...context, kinds: expect.arrayContaining(['unfinished']) });

      writeEnvironment(out, generatedTree(generation, FILES));
      expect({ ...context, complete: isSame(filesThere(), after) }).toEqual({ ...context, complete: true });
      expect(compareEnvironment(out, generatedTree(generation, FILES))).toEqual([]);
    }
    process.stderr.write(
      `seed ${seed} (GALLEY_SEED), moments within ${whole.lasted.toFixed(0)} or ${changing.lasted.toFixed(0)} ms: ${JSON.stringify(seen)}\n`,
    );
    expect(seen.between).toBeGreaterThan(0);
  },
  300_000 + RUNS * 6_000,
);
