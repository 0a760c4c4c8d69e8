import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sshSignatureOf } from '../../../core/access/ssh-signature';
import { CAN_SIGN_SSH, Keys } from '../../support/signing';

const COMMIT = 'tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nSay it: é\n';

/** The commit with a signature of itself, as git puts it into the header. */
function signed(keys: Keys, name: string, namespace = 'git', of = COMMIT): Buffer {
  const file = join(keys.folder, 'payload');
  writeFileSync(file, of);
  const armor = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', keys.file(name)], { input: of, encoding: 'utf8' });
  const header = `gpgsig ${armor.trim().split('\n').join('\n ')}\n`;
  return Buffer.from(COMMIT.replace('\n\n', `\n${header}\n`));
}

(CAN_SIGN_SSH ? describe : describe.skip)('an SSH signature that ssh-keygen made', () => {
  const keys = new Keys();
  afterAll(() => keys[Symbol.dispose]());

  test.each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '384']],
    ['ecdsa', ['-b', '521']],
  ])('is good by a key of %s %p, and by no changed byte of what was signed or of itself', (type, options) => {
    const name = `${type}${options.join('')}`;
    execFileSync('ssh-keygen', ['-q', '-t', type, ...options, '-N', '', '-C', '', '-f', keys.file(name)]);
    const commit = signed(keys, name);
    const found = sshSignatureOf(commit);
    expect(found?.good).toBe(true);
    expect(found?.key).toBe(
      execFileSync('ssh-keygen', ['-y', '-f', keys.file(name)], { encoding: 'utf8' })
        .trim()
        .split(' ')
        .slice(0, 2)
        .join(' '),
    );
    const good: unknown[] = [];
    for (let at = 0; at < commit.length; at += 3) {
      const changed = Buffer.from(commit);
      changed[at] = (changed[at] ?? 0) ^ 1;
      if (sshSignatureOf(changed)?.good === true) good.push(at);
    }
    // The last digit of base64 holds bits that say nothing.
    expect(good.filter((at) => at !== commit.indexOf('=\n -----END') - 1 && at !== commit.indexOf('==\n -----END') - 1)).toEqual([]);
    expect(sshSignatureOf(signed(keys, name, 'file'))?.good).toBe(false);
    expect(sshSignatureOf(signed(keys, name, 'git', `${COMMIT}more`))?.good).toBe(false);
  });
});
