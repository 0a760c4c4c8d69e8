import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cells } from '../../bench/fleet/model';
import { objectsOf } from '../../bench/fleet/objects';
import { measure } from '../../bench/measure';
import { changesDocumentSchema } from '../../core/model/change';
import { toYaml } from '../../core/yaml/yaml';
import { fleetRepository } from '../support/fleet-repository';
import { ROOT } from '../support/galley';
import { GoProgram, testWithGo } from '../support/go-program';

const folder = mkdtempSync(join(tmpdir(), 'diff-speed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Runs as a person does; the first run compiles what is asked for.
 *
 * @returns seconds of processor of the best of three, which on a machine with nothing else to do are more than those on the clock; and what it printed
 */
function timed(cwd: string, ...words: readonly string[]): { readonly seconds: number; readonly stdout: string } {
  const given = [join(ROOT, 'cli/galley.mjs'), '-C', cwd, 'diff', ...words];
  const seconds = Math.min(...[1, 2, 3].map(() => measure({ words: [process.execPath, ...given], cwd }).cpu));
  return { seconds, stdout: spawnSync(process.execPath, given, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 }).stdout };
}

const tell = (what: string, seconds: number): void => void process.stderr.write(`${what}: ${seconds.toFixed(2)} s\n`);

test('one image in 2,000 cells but three is told in at most 25 lines and 3 s', () => {
  const { folder: repository, base, head } = fleetRepository(2_000, ['cell-00003', 'cell-00777', 'cell-01999']);
  try {
    const { seconds, stdout } = timed(repository.root, base, head);
    tell('one image in 1,997 of 2,000 cells', seconds);
    const lines = stdout.trimEnd().split('\n');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('not in fleet/cell-00003, fleet/cell-00777, fleet/cell-01999');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(seconds).toBeLessThan(3);
    const { changes } = changesDocumentSchema.parse(JSON.parse(timed(repository.root, base, head, '--json').stdout));
    expect(changes).toHaveLength(1_997);
  } finally {
    repository[Symbol.dispose]();
  }
}, 300_000);

test('1,000 changed objects of 10,000 are told in under 2 s, of two revisions and of two folders', () => {
  const { folder: repository, base, head } = fleetRepository(200, [], 5);
  try {
    const { seconds, stdout } = timed(repository.root, base, head, '--json');
    tell('1,000 of 10,000 objects in two revisions', seconds);
    expect(changesDocumentSchema.parse(JSON.parse(stdout)).changes).toHaveLength(1_000);
    expect(seconds).toBeLessThan(2);
    for (const name of ['base', 'head'])
      spawnSync('git', ['worktree', 'add', '--detach', join(folder, name), name === 'base' ? base : head], { cwd: repository.root });
    const folders = timed(folder, join(folder, 'base'), join(folder, 'head'), '--json');
    tell('1,000 of 10,000 objects in two folders', folders.seconds);
    expect(changesDocumentSchema.parse(JSON.parse(folders.stdout)).changes).toHaveLength(1_000);
    expect(folders.seconds).toBeLessThan(2);
  } finally {
    repository[Symbol.dispose]();
  }
}, 300_000);

testWithGo('two texts of 780 KB are told in under a second; what dyff v1.12.0 takes for them is told beside it', () => {
  const objects = cells(40).flatMap(objectsOf);
  let text = '';
  for (const object of objects) if (text.length < 780_000) text += `---\n${toYaml(object)}`;
  const [base, head] = [join(folder, 'base.yaml'), join(folder, 'head.yaml')];
  writeFileSync(base, text);
  let at = 0;
  // A tenth of the images.
  const changed = text.replaceAll(/:1\.4\.0@/g, (found) => (at++ % 10 === 0 ? ':1.5.0@' : found));
  writeFileSync(head, changed);
  const dyff = new GoProgram('dyff');
  dyff.ask([]);
  const question = join(folder, 'question.json');
  writeFileSync(question, JSON.stringify([{ base: text, head: changed }]));
  const asked = ['bash', '-c', `"$0" < "$1" > /dev/null`, dyff.binary, question] as const;
  const theirs = Math.min(...[1, 2, 3].map(() => measure({ words: asked, cwd: folder }).cpu));
  const ours = timed(folder, base, head);
  tell(`two texts of ${Math.round(text.length / 1000)} KB: dyff ${theirs.toFixed(2)} s, Galley`, ours.seconds);
  expect(ours.seconds).toBeLessThan(1);
});
