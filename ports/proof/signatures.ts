import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { FORGE, proofByKey, signatureProof } from '../../core/access/signature-proof';
import { sshSignatureOf } from '../../core/access/ssh-signature';
import { problem } from '../../core/errors';
import type { CommitObject } from '../../core/git/commit-object';
import type { Git } from '../git/git';
import { attempt } from '../io';

/**
 * Whether a commit's signature is good and by a key of `access.yaml`. It checks SSH signatures itself, and asks git about hardware keys and
 * OpenPGP.
 *
 * @throws GalleyError GIT_FAILED if git, ssh-keygen or gpg can't be run
 */
export async function verifySignature(repository: { readonly git: Git }, commit: CommitObject, access: Access): Promise<Proof> {
  if (commit.signature !== 'ssh' && commit.signature !== 'gpg')
    return { why: 'its signature is neither of SSH nor of OpenPGP, or there is more than one' };
  const found = commit.signature === 'ssh' ? sshSignatureOf(commit.bytes) : undefined;
  return found?.good === undefined ? askGit(repository, commit, access) : proofByKey(access, found.key, found.good);
}

/**
 * Asks git whether a commit's signature is good and by a key of `access.yaml`. Only keys that stand there count. The keyrings, allowed signers and
 * programs that a person has configured are not looked at. So the verdict is the same on every machine.
 *
 * @throws GalleyError GIT_FAILED if git, ssh-keygen or gpg can't be run
 */
async function askGit({ git }: { readonly git: Git }, { id, signature }: CommitObject, access: Access): Promise<Proof> {
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
    return signatureProof(access, { kind: signature === 'gpg' ? 'gpg' : 'ssh', good: exit === 0, output: stderr });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As ssh-keygen(1) reads it, in its section ALLOWED SIGNERS. No actor's name has a colon, as a forge's has here. */
function allowedSigners({ actors, forges }: Access): string {
  const holders = [...Object.entries(actors), ...Object.entries(forges).map(([name, keys]) => [`${FORGE}${name}`, keys] as const)];
  return holders.flatMap(([name, { ssh }]) => ssh.map((key) => `${name} namespaces="git" ${key}\n`)).join('');
}

function importKeys(home: string, { actors, forges }: Access): void {
  const keys = [...Object.values(actors), ...Object.values(forges)].flatMap(({ gpg }) => gpg.map(({ key }) => key));
  if (keys.length === 0) return;
  const options = ['--homedir', home, '--batch', '--quiet', '--no-autostart', '--no-auto-check-trustdb', '--import'];
  const { error, status } = spawnSync('gpg', options, { input: keys.join('\n'), stdio: ['pipe', 'ignore', 'ignore'] });
  // A key that can't be read proves nothing, and the others still count: gpg then ends with 2.
  if (error !== undefined || status === null)
    throw problem('GIT_FAILED', {
      subject: 'gpg',
      wrong: 'could not be run',
      got: `${error?.message ?? 'no exit code'}`,
      next: 'install GnuPG',
    });
}
