import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { isAlive, thisProcess } from '../../../ports/process/process-identity';
import { place, rendered, temporaryFolder, treeOf } from './support/tree';

const STAGING = 'shop/dev/.galley-staging';
const children: ChildProcess[] = [];

/** A process that does nothing until the tests are over. */
function sleeper(): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(child);
  if (child.pid === undefined) throw new Error('sleep did not start');
  return child.pid;
}

afterAll(() => {
  for (const child of children) child.kill();
});

test('while another process writes, a run is refused with its number and changes nothing', () => {
  const out = temporaryFolder();
  const pid = sleeper();
  place(out, { [`${STAGING}/lock-${pid}-`]: '', [`${STAGING}/new/1`]: 'the other is at it' });
  const before = treeOf(out);
  expect(() => writeEnvironment(out, rendered({ 'a/x.yaml': 'x' }))).toThrow(
    expect.objectContaining({
      exitCode: 3,
      problems: [
        {
          code: 'TREE_BUSY',
          subject: 'folder',
          wrong: 'another galley is writing it',
          got: `process ${pid}`,
          next: 'wait for it to end and run galley again',
          place: { file: join(out, 'shop/dev') },
        },
      ],
    }),
  );
  expect(treeOf(out)).toEqual(before);
});

test('the lock and the files of a process that died are cleared away', () => {
  const out = temporaryFolder();
  const { pid } = spawnSync('true');
  place(out, { [`${STAGING}/lock-${pid}-`]: '', [`${STAGING}/new/1`]: 'half' });
  writeEnvironment(out, rendered({ 'a/x.yaml': 'x' }));
  expect(readdirSync(join(out, 'shop/dev'))).toEqual(['.galley.json', 'a']);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a lock whose number another process has now is cleared away', () => {
  const out = temporaryFolder();
  place(out, { [`${STAGING}/lock-${sleeper()}-1`]: '' });
  writeEnvironment(out, rendered({ 'a/x.yaml': 'x' }));
  expect(readdirSync(join(out, 'shop/dev'))).toEqual(['.galley.json', 'a']);
});

onLinux('a zombie is dead', async () => {
  // The shell starts a child, becomes another program, and so never waits for it.
  const shell = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(shell);
  const pid = await new Promise<number>((resolve) => shell.stdout.once('data', (text) => resolve(Number(text))));
  const stateOf = () => / ([A-Z]) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  while (stateOf() !== 'Z') await setTimeout(5);
  expect(process.kill(pid, 0)).toBe(true);
  expect(isAlive({ pid, start: '' })).toBe(false);
});

test('this process is alive, also by a lock that knows no start', () => {
  expect([isAlive(thisProcess()), isAlive({ pid: process.pid, start: '' })]).toEqual([true, true]);
});

test('a file or a link of the staging folder’s name is not Galley’s to use', () => {
  const out = temporaryFolder();
  mkdirSync(join(out, 'shop/dev'), { recursive: true });
  writeFileSync(join(out, STAGING), 'mine');
  expect(() => writeEnvironment(out, rendered({}))).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'FILE_FOREIGN' })] }),
  );
  expect(treeOf(out)[STAGING]).toBe('mine');
});
