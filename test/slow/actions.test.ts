import { mkdirSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { accessOf, SignedShop } from '../support/signed-shop';
import { CAN_SIGN_SSH, Keys } from '../support/signing';
import { type KillOptions, killAtRandom } from './support/kill-at-random';
import { randomFrom } from './support/random';

const RUNS = 24;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
const keys = new Keys();
afterAll(() => keys[Symbol.dispose]());

/** Whether a process of ours still works in a folder: git keeps running after somebody kills Galley. */
function isBusy(folder: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && Number(pid) !== process.pid && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

(CAN_SIGN_SSH ? test : test.skip)(
  `${RUNS} deploys that are ended at random moments have happened, or they have not: never a part of one`,
  async () => {
    using shop = new SignedShop(keys, { access: accessOf({ ada: { ssh: [keys.ssh('ada')] }, grace: {} }) });
    await shop.settle();
    shop.signAs('ada');
    const random = randomFrom(seed);
    const scratch = join(keys.folder, 'tmp');
    mkdirSync(scratch);
    // Once the tree is written, only git's work is left.
    const isWorking = () => readdirSync(scratch).some((name) => name.startsWith('galley-index-'));
    const deploy = (version: string, options: Omit<KillOptions, 'random'> & Partial<KillOptions>) => {
      const [command, ...words] = shop.command('deploy', `shop@${version}`, 'shop/staging');
      return killAtRandom(command, words, { random, cwd: shop.root, env: { TMPDIR: scratch }, ...options });
    };
    const whole = await deploy('1.5', { within: 120_000, random: () => 1 });
    expect(whole).toMatchObject({ killed: false, code: 0, stderr: '' });
    const working = await deploy('1.4', { within: 120_000, random: () => 1, startWhen: isWorking });
    const seen = { before: 0, after: 0, interrupted: 0 };

    for (let run = 0; run < RUNS; run += 1) {
      const head = shop.git('rev-parse', 'HEAD');
      const state = shop.state();
      const version = shop.read('envs/shop/staging.yaml').includes('"1.5"') ? '1.4' : '1.5';
      const how = run % 3 === 2 ? 'SIGINT' : 'SIGKILL';
      const late = run % 4 !== 0;
      const ended = await deploy(version, { how, within: late ? working.lasted : whole.lasted, ...(late && { startWhen: isWorking }) });
      while (isBusy(shop.root)) await setTimeout(5);
      for (const name of readdirSync(scratch)) rmSync(join(scratch, name), { recursive: true, force: true });
      const context = { seed, run, how, late, ended };

      if (shop.git('rev-parse', 'HEAD') === head) {
        seen.before += 1;
        expect({ ...context, state: shop.state() }).toEqual({ ...context, state });
      } else {
        seen.after += 1;
        expect({ ...context, parent: shop.git('rev-parse', 'HEAD^') }).toEqual({ ...context, parent: head });
        expect({ ...context, status: shop.git('status', '--porcelain') }).toEqual({ ...context, status: '' });
        expect(shop.trailers()).toMatchObject({ 'Galley-Version': version, 'Galley-Outcome': 'done' });
      }
      if (how === 'SIGINT' && ended.code === 3) {
        seen.interrupted += 1;
        expect({ ...context, stderr: ended.stderr }).toEqual({ ...context, stderr: expect.stringContaining('error[INTERRUPTED]') });
        expect(shop.git('rev-parse', 'HEAD')).toBe(head);
      }
      expect(await shop.run('synth', '--check', '--out', join(shop.root, 'dist'))).toMatchObject({ exit: 0 });
    }
    expect(await shop.run('access', 'check')).toMatchObject({ exit: 0 });
    process.stderr.write(
      `seed ${seed} (GALLEY_SEED), moments within ${whole.lasted.toFixed(0)} ms, ${working.lasted.toFixed(0)} ms: ${JSON.stringify(seen)}\n`,
    );
    // Were every kill too early or too late, nothing would have been shown.
    expect([seen.before > 0, seen.after > 0, seen.interrupted > 0]).toEqual([true, true, true]);
  },
  600_000,
);
