import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { generatedTree } from '../../slow/support/generated-tree';
import { identitiesOf, temporaryFolder, treeOf } from './support/tree';

const root = join(__dirname, '../../..');

test('on a full disk the tree stays as it was, and the error gives the reason', () => {
  const out = temporaryFolder();
  writeEnvironment(out, generatedTree(0, 60));
  const before = [treeOf(out), identitiesOf(out)];
  // A limit on the size of a file (setrlimit(2), RLIMIT_FSIZE, in blocks of 512 or 1024 bytes) refuses the write that crosses it, as a full disk does.
  const limited = `ulimit -f 8; exec "$0" --import tsx test/slow/support/write-tree.ts "$1" 1 60`;
  const run = spawnSync('sh', ['-c', limited, process.execPath, out], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  });
  expect(run).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/\.galley-staging\/new\/\d+ file: could not be written, got EFBIG: file too large/),
  });
  expect([treeOf(out), identitiesOf(out)]).toEqual(before);
});
