import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandBlocks, commandPages } from '../support/doc-commands';
import { ROOT } from '../support/galley';

jest.setTimeout(900_000);

/** Pages whose commands are run one after the other by a test of their own. */
const OWN_TEST = ['docs/tutorial.md'];
const blocks = commandPages()
  .filter((file) => !OWN_TEST.includes(file))
  .flatMap(commandBlocks)
  .filter(({ mark }) => mark === undefined);

test('each command of README and docs that needs nothing else runs as written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-docs-'));
  try {
    const git = (...words: string[]): void => void execFileSync('git', words, { cwd: folder, stdio: 'pipe' });
    execFileSync('git', ['clone', '--quiet', ROOT, folder], { stdio: 'pipe' });
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.com');
    git('config', 'commit.gpgSign', 'false');
    git('switch', '--quiet', '--force-create', 'main');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    // What the pages compare: two versions, two folders, and work that is not committed.
    const claim = (size: string): string =>
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec: {resources: {requests: {storage: ${size}}}}\n`;
    for (const [name, size] of [
      ['before', '1Gi'],
      ['after', '2Gi'],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'claim.yaml'), claim(size));
    }
    git('tag', 'v1.4.0');
    git('commit', '--quiet', '--allow-empty', '--message', 'Go on');
    git('tag', 'v1.5.0');

    expect(blocks.length).toBeGreaterThan(0);
    for (const { file, commands } of blocks)
      for (const command of commands) {
        const { status, stderr } = spawnSync('bash', ['-e', '-c', command], { cwd: folder, encoding: 'utf8' });
        expect({ file, command, status, said: status === 0 ? '' : stderr.slice(-500) }).toEqual({ file, command, status: 0, said: '' });
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
