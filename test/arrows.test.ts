import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
  ['core/render/a.ts', '../../verbs/synth'],
  ['core/render/a.ts', '../../ports/io'],
  ['core/render/a.ts', '../tree/plan'],
  ['core/object/a.ts', '../env/environment'],
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
  ['core/tree/a.ts', '../render/tree'],
  ['cli/a.ts', 'node:path'],
  ['charts/kaze/a.ts', '../../constructs/application'],
  ['charts/kaze/a.ts', '../../core/env/environment'],
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

/** Lints one file for each line of source, in copies of the house, and says which were refused. */
function refused(sources: readonly (readonly [path: string, source: string])[]): boolean[] {
  const verdicts = new Array<boolean>(sources.length).fill(false);
  // A house holds each path once: the second source of a path is in the second house.
  const houses: Map<string, number>[] = [];
  sources.forEach(([path], index) => {
    const house = houses.find((each) => !each.has(path)) ?? new Map<string, number>();
    if (house.size === 0) houses.push(house);
    house.set(path, index);
  });
  for (const house of houses) {
    const files = [...house].map(([path, index]) => [path, sources[index]?.[1] ?? ''] as const);
    for (const path of refusedIn(files)) verdicts[house.get(path) ?? -1] = true;
  }
  return verdicts;
}

/** Paths of the files that the linter refuses for what they use. */
function refusedIn(files: readonly (readonly [path: string, source: string])[]): Set<string> {
  const house = mkdtempSync(join(tmpdir(), 'galley-arrows-'));
  try {
    for (const folder of ['.', ...FLOORS]) {
      mkdirSync(join(house, folder), { recursive: true });
      copyFileSync(join(ROOT, folder, 'biome.json'), join(house, folder, 'biome.json'));
    }
    for (const [path, source] of files) {
      mkdirSync(join(house, dirname(path)), { recursive: true });
      writeFileSync(join(house, path), source);
    }
    const rules = ['--only=style/noRestrictedImports', '--only=style/noRestrictedGlobals'];
    const options = ['--vcs-enabled=false', ...rules, '--max-diagnostics=none', '--reporter=json'];
    const argv = ['lint', ...options, ...files.map(([path]) => path)];
    const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), argv, { cwd: house, encoding: 'utf8' });
    const { summary, diagnostics } = JSON.parse(stdout || '{}') as Partial<BiomeReport>;
    if (summary?.unchanged !== files.length) throw new Error(`biome did not check all ${files.length} files: ${stdout}${stderr}`);
    return new Set(diagnostics?.map(({ location }) => location.path));
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

interface BiomeReport {
  readonly summary: { readonly unchanged: number };
  readonly diagnostics: readonly { readonly location: { readonly path: string } }[];
}

const importing = (to: string): string => `import { thing } from '${to}';\nthing();\n`;

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
    const cases = ['core/a.ts', 'constructs/a.ts', 'charts/kaze/a.ts'].flatMap((path) =>
      AMBIENT.map((word) => [path, `export const x = ${word};\n`] as const),
    );
    const verdicts = refused(cases);
    expect(cases.filter((_, index) => !verdicts[index])).toEqual([]);
  });
});
