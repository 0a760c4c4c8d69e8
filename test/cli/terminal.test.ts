import { spawnSync } from 'node:child_process';
import { accessOf, SignedShop } from '../support/signed-shop';
import { CAN_SIGN_SSH, Keys } from '../support/signing';

process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
const keys = new Keys();
afterAll(() => keys[Symbol.dispose]());

/** Runs a command on a terminal of its own, types an answer or sends SIGTERM once it is asked, and prints what the terminal showed. */
const ON_A_TERMINAL = `
import os, pty, signal, sys
answer, command = sys.argv[1].encode().decode('unicode_escape').encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown = b''
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if b'[y/N]' in shown and answer:
        if answer == b'SIGTERM':
            os.kill(pid, signal.SIGTERM)
        else:
            os.write(terminal, answer)
        answer = b''
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

(CAN_SIGN_SSH ? test : test.skip).each([
  ['yes', 'y\\r', 0, 'deploy of 1.5, by ada'],
  ['Ctrl-C', '\\x03', 1, 'error[ACTION_DECLINED] deploy: expected yes, got no; nothing was changed'],
  ['SIGTERM', 'SIGTERM', 3, 'error[INTERRUPTED] command: interrupted, got SIGTERM; run it again'],
])('on a terminal a person is asked, and %s is an answer', async (name, typed, status, said) => {
  using shop = new SignedShop(keys, { access: accessOf({ ada: { ssh: [keys.ssh(name)] }, grace: {} }) });
  await shop.settle();
  shop.signAs(name);
  const state = shop.state();
  const env = { ...process.env, NO_COLOR: '1' };
  const ended = spawnSync('python3', ['-c', ON_A_TERMINAL, typed, ...shop.command('deploy', 'shop@1.5', 'shop/staging')], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status: ended.status, shown: ended.stdout }).toEqual({ status, shown: expect.stringContaining(said) });
  expect(ended.stdout.replaceAll('\r\n', '\n')).toContain('Deploy 1.5 to shop/staging, as ada, on main? [y/N]');
  expect(shop.state() === state).toBe(status !== 0);
});

(CAN_SIGN_SSH ? test : test.skip)('a person is asked on the terminal, too, where what is said goes elsewhere', async () => {
  using shop = new SignedShop(keys, { access: accessOf({ ada: { ssh: [keys.ssh('elsewhere')] }, grace: {} }) });
  await shop.settle();
  shop.signAs('elsewhere');
  const state = shop.state();
  const command = ['sh', '-c', '"$@" >/dev/null 2>&1', 'sh', ...shop.command('deploy', 'shop@1.5', 'shop/staging')];
  const ended = spawnSync('python3', ['-c', ON_A_TERMINAL, 'n\\r', ...command], { encoding: 'utf8', timeout: 60_000 });
  expect(ended).toMatchObject({ status: 1, stdout: expect.stringContaining('Deploy 1.5 to shop/staging, as ada, on main? [y/N]') });
  expect(shop.state()).toBe(state);
});
