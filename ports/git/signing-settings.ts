import type { Git } from './git';

/** Settings by which git signs, wherever they are set for a clone: for one that has none of its own. @param git runs in the clone */
export async function signingSettings(git: Git): Promise<Record<string, string>> {
  const words = ['config', '-z', '--get-regexp', '^(user\\.signingkey|gpg\\..*)$'];
  const entries = await git.list(words, { accept: [0, 1] });
  return Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]));
}

/** Whether git is set to sign with a key of somebody's choice. @param git runs in the clone */
export async function hasSigningKey(git: Git): Promise<boolean> {
  const settings = await signingSettings(git);
  return ['user.signingkey', 'gpg.ssh.defaultkeycommand'].some((key) => (settings[key] ?? '') !== '');
}
