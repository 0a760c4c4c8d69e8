import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { signatureProof } from '../../core/access/signature-proof';
import { problem } from '../../core/errors';
import type { CommitObject } from '../../core/git/commit-object';
import type { ProjectRepository } from '../git/project-repository';
import { attempt } from '../io';

/**
 * Asks git whether a commit's signature is good and by a key of `access.yaml`. Only keys that stand there count: the keyrings, allowed signers and
 * programs that a person has configured are not looked at, so that the verdict is the same on every machine.
 *
 * @throws GalleyError GIT_FAILED where git, ssh-keygen or gpg can't be run
 */
export async function verifySignature({ git }: ProjectRepository, { id, signature }: CommitObject, access: Access): Promise<Proof> {
  if (signature !== 'ssh' && signature !== 'gpg') return { why: 'its signature is neither of SSH nor of OpenPGP' };
  const folder = attempt(tmpdir(), 'used', () => mkdtempSync(join(tmpdir(), 'galley-keys-')));
  try {
    const signers = join(folder, 'allowed-signers');
    attempt(signers, 'written', () => writeFileSync(signers, allowedSigners(access)));
    if (signature === 'gpg') importKeys(folder, access);
    const config = {
      'gpg.ssh.allowedSignersFile': signers,
      'gpg.ssh.program': 'ssh-keygen',
      'gpg.program': 'gpg',
      'gpg.openpgp.program': 'gpg',
      'gpg.minTrustLevel': 'undefined',
    };
    const { exit, stderr } = await git.with({ config }).run(['verify-commit', '--raw', id], { accept: [0, 1], env: { GNUPGHOME: folder } });
    return signatureProof(access, { kind: signature, good: exit === 0, said: stderr });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As ssh-keygen(1) reads it, in its section ALLOWED SIGNERS. */
function allowedSigners({ actors }: Access): string {
  return Object.entries(actors)
    .flatMap(([name, { ssh }]) => ssh.map((key) => `${name} namespaces="git" ${key}\n`))
    .join('');
}

function importKeys(home: string, { actors }: Access): void {
  const keys = Object.values(actors).flatMap(({ gpg }) => gpg.map(({ key }) => key));
  if (keys.length === 0) return;
  const options = ['--homedir', home, '--batch', '--quiet', '--no-autostart', '--no-auto-check-trustdb', '--import'];
  const { error, status } = spawnSync('gpg', options, { input: keys.join('\n'), stdio: ['pipe', 'ignore', 'ignore'] });
  // A key that can't be read proves nothing, and the others still count: gpg then ends with 2.
  if (error !== undefined || status === null)
    throw problem('GIT_FAILED', `gpg: could not be run, got ${error?.message ?? 'no exit code'}; install GnuPG`);
}
