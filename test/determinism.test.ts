import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, galley, ROOT } from './support/galley';
import { runOnOwnProject } from './support/own-project';

let scratch: string;
let out: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'galley-determinism-'));
  out = join(scratch, 'out');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Path and hash of each file: git keeps no more of its mode than whether it can be run. */
const contents = (folder: string): string[] => fingerprint(folder).map((line) => line.replace(/ \d+ /, ' '));

/** All settings that can differ between machines, at once: the changed files show any effect. */
const ELSEWHERE = {
  TZ: 'Pacific/Chatham',
  LANG: 'tr_TR.UTF-8',
  LC_ALL: 'tr_TR.UTF-8',
  // Directories are listed in another order.
  NODE_OPTIONS: `--require=${join(ROOT, 'test/support/shuffle-directories.cjs')}`,
  SHUFFLE_SEED: '7',
  CDK8S_DISABLE_SORT: '1',
  CDK8S_LEGACY_HASH: '1',
  CDK8S_RECORD_CONSTRUCT_METADATA: 'true',
};

test('the same commit gives the same bytes and modes, whatever the machine is set to', () => {
  const before = process.umask(0o077);
  try {
    const { status, stderr } = galley(['synth', '--out', out], { cwd: scratch, env: ELSEWHERE });
    // Warnings may stand there, with more of their places on a line below: they stop nothing.
    const errors = stderr.split('\n').filter((line) => line !== '' && !/^(?:warning\[| {2}and in )/.test(line));
    expect({ status, errors }).toEqual({ status: 0, errors: [] });
  } finally {
    process.umask(before);
  }
  expect(contents(out)).toEqual(contents(join(ROOT, 'dist')));
  const modes = [...fingerprint(out).map((line) => line.split(' ')[1]), ...foldersOf(out).map((path) => statSync(path).mode & 0o777)];
  expect([...new Set(modes)]).toEqual(['644', 0o755]);
});

test('a second run, by a machine as it is, changes nothing', async () => {
  const before = fingerprint(out);
  expect(await runOnOwnProject('synth', '--out', out)).toMatchObject({ exit: 0, out: expect.stringContaining('was up to date') });
  expect(fingerprint(out)).toEqual(before);
});

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
