import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the programs that make keys are installed here. */
export const CAN_SIGN_SSH = spawnSync('ssh-keygen', ['-?']).error === undefined;
export const CAN_SIGN_GPG = spawnSync('gpg', ['--version']).error === undefined;

/** Real keys in a folder of their own. */
export class Keys {
  readonly folder = mkdtempSync(join(tmpdir(), 'gk-'));

  /** Makes an SSH key; returns the first two words of its public half. */
  ssh(name: string): string {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', this.file(name)]);
    return readFileSync(`${this.file(name)}.pub`, 'utf8').trim();
  }

  /** Where an SSH key stands. */
  file(name: string): string {
    return join(this.folder, name);
  }

  /** Makes an OpenPGP key in a keyring of its own. @param expires as gpg takes it: `never`, `seconds=1` @param now what gpg takes for now */
  gpg(name: string, expires = 'never', now?: string): { readonly fingerprint: string; readonly key: string } {
    this.runGpg(
      ...(now === undefined ? [] : ['--faked-system-time', now]),
      '--batch',
      '--passphrase',
      '',
      '--quick-generate-key',
      `${name} <${name}@example.com>`,
      'ed25519',
      'sign',
      expires,
    );
    const listed = this.runGpg('--with-colons', '--list-keys', `${name}@example.com`);
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? '';
    return { fingerprint, key: this.runGpg('--armor', '--export', fingerprint) };
  }

  [Symbol.dispose](): void {
    if (CAN_SIGN_GPG) spawnSync('gpgconf', ['--homedir', this.folder, '--kill', 'all']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private runGpg(...words: readonly string[]): string {
    return execFileSync('gpg', ['--homedir', this.folder, '--quiet', ...words], { encoding: 'utf8', stdio: 'pipe' });
  }
}
