import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cells } from '../../bench/fleet/model';
import { projectFiles } from '../../bench/fleet/project';
import { write } from '../../bench/fleet/write';
import { fingerprint, ROOT } from '../support/galley';

const root = mkdtempSync(join(tmpdir(), 'galley-threads-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const CELLS = 30;
for (const [path, text] of Object.entries(projectFiles(cells(CELLS)))) write(join(root, path), text);

const synth = (...words: readonly string[]): string => {
  const script = join(ROOT, 'bench/fleet/galley.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'synth', ...words], { cwd: root, encoding: 'utf8' });
  return `${status} ${stdout.replaceAll(/ *\d+ ms|[\d.]+ s$|in \S+\/,/gm, '')}${stderr}`;
};
const fingerprintOf = (out: string): string[] => fingerprint(join(root, out));

test('one thread and several, cold and warm, the whole and its shares write the same bytes and say the same', () => {
  const alone = synth('--out', 'one', '--workers', '1');
  expect(alone).toMatch(/^0 /);
  expect(synth('--out', 'two', '--workers', '2')).toBe(alone);
  const expected = fingerprintOf('one');
  expect(fingerprintOf('two')).toEqual(expected);
  expect(synth('--out', 'one')).toContain('was up to date');
  expect(fingerprintOf('one')).toEqual(expected);
  for (const share of ['1/3', '2/3', '3/3']) {
    // Each on its own machine, with the committed files.
    expect(synth('--out', 'shares', '--shard', share)).toMatch(/^0 /);
  }
  expect(fingerprintOf('shares')).toEqual(expected);
});

test('any number of threads report problems in the same order, and write nothing', () => {
  cpSync(join(root, 'envs'), join(root, 'kept'), { recursive: true });
  for (const name of ['cell-00003', 'cell-00017', 'cell-00029']) write(join(root, `envs/fleet/${name}.yaml`), 'system: fleet\n');
  const alone = synth('--out', 'wrong', '--workers', '1');
  expect(alone).toMatch(/^2 /);
  expect(synth('--out', 'wrong', '--workers', '2')).toBe(alone);
  expect(() => fingerprintOf('wrong')).toThrow('ENOENT');
  rmSync(join(root, 'envs'), { recursive: true });
  cpSync(join(root, 'kept'), join(root, 'envs'), { recursive: true });
});
