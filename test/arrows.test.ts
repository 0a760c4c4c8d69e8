import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importsOf } from '../tools/house/imports';

const ROOT = join(__dirname, '..');

/** Folders that say in a biome.json of their own what they may import. */
const FLOORS = ['core', 'ports', 'verbs', 'cli', 'constructs', 'charts'];

/** From a file to what it may not import. */
const WRONG: readonly (readonly [from: string, to: string])[] = [
  ['core/a.ts', '../charts/kaze'],
  ['core/a.ts', '../constructs'],
  ['core/a.ts', '../imports/argoproj.io'],
  ['core/a.ts', '../cli/run'],
  ['core/a.ts', '../main'],
  ['core/a.ts', 'node:fs'],
  ['core/render/a.ts', 'node:child_process'],
  ['core/render/a.ts', '../../constructs/application'],
  ['core/a.ts', '../verbs/synth'],
  ['core/a.ts', '../ports/io'],
  ['core/a.ts', './env/environment'],
  ['ports/a.ts', '../charts/kaze'],
  ['ports/disk/a.ts', '../../constructs/application'],
  ['ports/disk/a.ts', '../../cli/io'],
  ['ports/disk/a.ts', '../../verbs/synth'],
  ['verbs/a.ts', '../cli/io'],
  ['verbs/act/a.ts', '../../charts/kaze'],
  ['verbs/act/a.ts', '../../constructs/application'],
  ['verbs/a.ts', '../imports/argoproj.io'],
  ['verbs/a.ts', '../main'],
  ['verbs/a.ts', 'node:fs'],
  ['constructs/a.ts', '../charts/kaze'],
  ['constructs/a.ts', '../cli/io'],
  ['constructs/a.ts', '../main'],
  ['constructs/a.ts', '../verbs/synth'],
  ['constructs/a.ts', '../ports/io'],
  ['constructs/a.ts', '../core/env/environment'],
  ['constructs/workload/a.ts', '../../ports/disk/project'],
  ['constructs/crd/a.ts', '../../core/document/parse'],
  ['constructs/a.ts', 'node:fs'],
  ['constructs/a.ts', 'node:http'],
  ['charts/kaze/a.ts', '../../cli/io'],
  ['charts/kaze/a.ts', '../../imports/argoproj.io'],
  ['charts/kaze/a.ts', '../../ports/disk/project'],
  ['charts/kaze/a.ts', '../../verbs/synth'],
  ['charts/kaze/a.ts', '../../main'],
  ['charts/kaze/a.ts', '../../constructs/application'],
  ['charts/kaze/langfuse/a.ts', '../../../core/env/environment'],
  ['charts/kaze/a.ts', '../../api/index'],
  ['charts/a.ts', '../cli/io'],
  ['charts/a.ts', '../api/index'],
  ['charts/kaze/a.ts', 'node:fs/promises'],
  ['cli/a.ts', '../charts/kaze'],
  ['cli/a.ts', '../constructs/application'],
  ['cli/a.ts', '../imports/argoproj.io'],
  ['cli/commands/a.ts', '../../main'],
  ['main.ts', './constructs/application'],
  ['main.ts', './verbs/synth'],
  ['main.ts', './ports/io'],
  ['main.ts', './core/errors'],
  ['main.ts', './imports/argoproj.io'],
];

/** The arrows of the house. */
const RIGHT: readonly (readonly [from: string, to: string])[] = [
  ['main.ts', './cli/main'],
  ['main.ts', './charts/kaze'],
  ['cli/a.ts', '../verbs/synth'],
  ['cli/a.ts', '../ports/io'],
  ['cli/a.ts', '../core/errors'],
  ['verbs/act/a.ts', '../../ports/git/git'],
  ['verbs/act/a.ts', '../../core/env/environment'],
  ['verbs/act/a.ts', '../synth'],
  ['ports/git/a.ts', '../../core/git/redact'],
  ['core/render/a.ts', '../errors'],
  ['cli/a.ts', 'node:path'],
  ['charts/a.ts', '../constructs/application'],
  ['charts/a.ts', '../core/env/environment'],
  ['charts/kaze/a.ts', 'galley'],
  ['charts/kaze/a.ts', 'galley/constructs'],
  ['charts/kaze/langfuse/a.ts', '../names'],
  ['constructs/a.ts', '../imports/argoproj.io'],
  ['constructs/a.ts', '../core/image'],
  ['constructs/workload/a.ts', '../../core/errors'],
  ['constructs/workload/a.ts', '../../core/kubernetes-version'],
  ['constructs/workload/a.ts', '../../core/quantity'],
  ['constructs/crd/a.ts', '../../core/document/check-value'],
  ['constructs/a.ts', '../core/quantity'],
  ['ports/a.ts', 'node:fs'],
  ['charts/memql/a.ts', './ports'],
  ['core/a.ts', 'node:crypto'],
];

/** Words of the process's state that rendering may not use. */
const AMBIENT = ['process.env', 'Date.now()', 'performance.now()', 'fetch("x")'];

/** Lints one file for each import, in the folder where it belongs, and returns the refused ones. */
function refused(sources: readonly (readonly [path: string, source: string])[]): boolean[] {
  const house = mkdtempSync(join(tmpdir(), 'galley-arrows-'));
  try {
    for (const folder of ['.', ...FLOORS]) {
      mkdirSync(join(house, folder), { recursive: true });
      copyFileSync(join(ROOT, folder, 'biome.json'), join(house, folder, 'biome.json'));
    }
    // A file of its own for each, so that one run of the linter is enough.
    const files = sources.map(([path], index) => path.replace(/\.ts$/, `${index}.ts`));
    for (const [index, file] of files.entries()) {
      mkdirSync(join(house, dirname(file)), { recursive: true });
      writeFileSync(join(house, file), sources[index]?.[1] ?? '');
    }
    const rules = ['--only=style/noRestrictedImports', '--only=style/noRestrictedGlobals'];
    const argv = ['lint', '--vcs-enabled=false', ...rules, '--max-diagnostics=none', '--reporter=json', '.'];
    const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), argv, { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 });
    const { summary, diagnostics } = JSON.parse(stdout || '{}') as Partial<BiomeReport>;
    // The configurations are looked at too.
    if (summary?.unchanged !== files.length + FLOORS.length + 1)
      throw new Error(`biome did not check all ${files.length} files: ${stdout}${stderr}`);
    const paths = new Set(diagnostics?.map(({ location }) => location.path));
    return files.map((file) => paths.has(file));
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

interface BiomeReport {
  readonly summary: { readonly unchanged: number };
  readonly diagnostics: readonly { readonly location: { readonly path: string } }[];
}

const importing = (to: string): string => `import { thing } from '${to}';\nthing();\n`;

/** The rooms of core/ by what they may use: each group may use those before it. */
function roomsInOrder(): string[][] {
  const { overrides } = JSON.parse(readFileSync(join(ROOT, 'core/biome.json'), 'utf8')) as { overrides: { includes: string[] }[] };
  return overrides.map(({ includes }) => includes.map((each) => each.replace('/**', '')));
}

describe('the arrows between the folders', () => {
  test('each wrong one is refused', () => {
    const verdicts = refused(WRONG.map(([from, to]) => [from, importing(to)]));
    expect(WRONG.filter((_, index) => !verdicts[index])).toEqual([]);
  });

  test('each right one is allowed', () => {
    const verdicts = refused(RIGHT.map(([from, to]) => [from, importing(to)]));
    expect(RIGHT.filter((_, index) => verdicts[index])).toEqual([]);
  });

  test('rendering can not use clock, network or process', () => {
    const cases = ['core/a.ts', 'core/render/a.ts', 'verbs/a.ts', 'constructs/a.ts', 'charts/kaze/a.ts'].flatMap((path) =>
      AMBIENT.map((word) => [path, `export const x = ${word};\n`] as const),
    );
    const verdicts = refused(cases);
    expect(cases.filter((_, index) => !verdicts[index])).toEqual([]);
  });
});

describe('the arrows between the rooms of core/', () => {
  const groups = roomsInOrder();
  const pairs = groups.flatMap((group, at) =>
    group.flatMap((from) =>
      groups.flatMap((others, other) => others.filter((to) => to !== from).map((to) => ({ from, to, allowed: other < at }))),
    ),
  );

  test('core/biome.json gives every room its place', () => {
    const rooms = [...importsOf(ROOT, ['core']).keys()].map((file) => file.split('/')).filter((parts) => parts.length > 2);
    expect(groups.flat().sort()).toEqual([...new Set(rooms.map(([, room]) => room))].sort());
  });

  test('a room may use those before it, and no other', () => {
    const verdicts = refused(pairs.map(({ from, to }) => [`core/${from}/a.ts`, importing(`../${to}/thing`)]));
    expect(pairs.filter(({ allowed }, index) => verdicts[index] === allowed)).toEqual([]);
  });

  test('no room may use another floor, the world or a system', () => {
    const wrong = ['../../verbs/synth', '../../ports/io', '../../charts/kaze', 'node:fs'];
    const cases = groups.flat().flatMap((room) => wrong.map((to) => [`core/${room}/a.ts`, to] as const));
    const verdicts = refused(cases.map(([from, to]) => [from, importing(to)]));
    expect(cases.filter((_, index) => !verdicts[index])).toEqual([]);
  });
});
