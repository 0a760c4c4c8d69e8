import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, galley, ROOT } from './support/galley';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'galley-determinism-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Renders everything in a process of its own. */
function rendered(name: string, options: Parameters<typeof galley>[1] = {}, umask = 0o022): string[] {
  const out = join(scratch, name);
  const before = process.umask(umask);
  try {
    const { status, stderr } = galley(['synth', '--out', out], options);
    // Warnings may stand there: they stop nothing.
    expect({ status, errors: stderr.split('\n').filter((line) => line !== '' && !line.startsWith('warning[')) }).toEqual({
      status: 0,
      errors: [],
    });
  } finally {
    process.umask(before);
  }
  return fingerprint(out);
}

test('the same commit gives the same bytes, whatever the machine is set to', () => {
  const committed = fingerprint(join(ROOT, 'dist')).map((line) =>
    line
      .split(' ')
      .filter((_, index) => index !== 1)
      .join(' '),
  );
  const plain = rendered('plain');
  expect(
    plain.map((line) =>
      line
        .split(' ')
        .filter((_, index) => index !== 1)
        .join(' '),
    ),
  ).toEqual(committed);

  expect(rendered('zone', { env: { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } })).toEqual(plain);
  expect(rendered('umask', {}, 0o077)).toEqual(plain);
  expect(rendered('cwd', { cwd: scratch })).toEqual(plain);
  const shuffle = `--require=${join(ROOT, 'test/support/shuffle-directories.cjs')}`;
  expect(rendered('shuffled', { env: { NODE_OPTIONS: shuffle, SHUFFLE_SEED: '7' } })).toEqual(plain);
  const switches = { CDK8S_DISABLE_SORT: '1', CDK8S_LEGACY_HASH: '1', CDK8S_RECORD_CONSTRUCT_METADATA: 'true' };
  expect(rendered('cdk8s', { env: switches })).toEqual(plain);
});

test('a second run changes nothing', () => {
  const out = join(scratch, 'twice');
  galley(['synth', '--out', out]);
  const before = fingerprint(out);
  const { stdout } = galley(['synth', '--out', out]);
  expect(stdout).toContain('was up to date');
  expect(fingerprint(out)).toEqual(before);
});
