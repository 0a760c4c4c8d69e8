import { spawnSync } from 'node:child_process';
import { accessOf, SignedShop } from '../support/signed-shop';
import { CAN_SIGN_SSH, Keys } from '../support/signing';

process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
const keys = new Keys();
const shop = new SignedShop(keys, { access: CAN_SIGN_SSH ? accessOf({ ada: { ssh: [keys.ssh('ada')] }, grace: {} }) : '' });
afterAll(() => {
  shop[Symbol.dispose]();
  keys[Symbol.dispose]();
});

/** Runs a command in a shell with its streams led elsewhere; returns its exit code, and what it said on stderr. */
function ended(command: readonly string[], where: string): { exit: string; err: string } {
  const line = `{ "$@"; echo $? >&3; } ${where}`;
  const { output } = spawnSync('sh', ['-c', line, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' });
  return { exit: String(output[3]).trim(), err: String(output[2]) };
}

(CAN_SIGN_SSH ? test : test.skip)('a reader that has enough is told no more, and the action that it read the plan of is done', async () => {
  await shop.settle();
  shop.signAs('ada');
  expect(ended(shop.command('deploy', 'shop@1.5', 'shop/staging'), '| :')).toEqual({ exit: '0', err: '' });
  expect(shop.trailers()).toMatchObject({ 'Galley-Action': 'deploy', 'Galley-Version': '1.5' });
});

test('where nobody reads errors either, the exit code is the command’s own', () => {
  expect(ended(shop.command('cost', 'shop/none'), '2>&1 | :')).toEqual({ exit: '2', err: '' });
});

test('an answer that can not be written otherwise is an error, said once', () => {
  const { exit, err } = ended(shop.command('--help'), '>/dev/full');
  expect([exit, err]).toEqual(['3', expect.stringMatching(/^error\[IO_FAILED\] stdout file: could not be written, got ENOSPC[^\n]*\n$/)]);
});
