import { spawnSync } from 'node:child_process';
import { GALLEY } from '../support/galley';
import { accessOf, SignedShop } from '../support/signed-shop';
import { CAN_SIGN_SSH, Keys } from '../support/signing';

process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';

/** Runs a command in a shell with its streams led elsewhere; returns its exit code, and what it said on stderr. */
function ended(command: readonly string[], where: string): { exit: string; err: string } {
  const line = `{ "$@"; echo $? >&3; } ${where}`;
  const { output } = spawnSync('sh', ['-c', line, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' });
  return { exit: String(output[3]).trim(), err: String(output[2]) };
}

test.each([
  ['of the answer', 'blackbox5/hetzner', '| :', '0'],
  ['of both streams', 'blackbox5/none', '2>&1 | :', '2'],
])('a reader %s that has enough is told no more, and the exit code is the command’s own', (_, environment, where, exit) => {
  expect(ended([...GALLEY, 'cost', environment], where)).toEqual({ exit, err: '' });
});

test('an answer that can not be written otherwise is an error, said once', () => {
  const { exit, err } = ended([...GALLEY, '--help'], '>/dev/full');
  expect([exit, err]).toEqual(['3', expect.stringMatching(/^error\[IO_FAILED\] stdout file: could not be written, got ENOSPC[^\n]*\n$/)]);
});

(CAN_SIGN_SSH ? test : test.skip)('an action whose plan nobody reads is done all the same', async () => {
  using keys = new Keys();
  using shop = new SignedShop(keys, { access: accessOf({ ada: { ssh: [keys.ssh('ada')] }, grace: {} }) });
  await shop.settle();
  shop.signAs('ada');
  expect(ended(shop.command('deploy', 'shop@1.5', 'shop/staging'), '| :')).toEqual({ exit: '0', err: '' });
  expect(shop.trailers()).toMatchObject({ 'Galley-Action': 'deploy', 'Galley-Version': '1.5' });
});
