import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isErrno } from '../io';
import { runChild } from '../process/child';

/** An SSH key of whoever runs this, as access.yaml takes it. */
export interface OwnKey {
  /** Type and base64. */
  readonly key: string;
  /** True if git signs with it. */
  readonly signs: boolean;
  /** What git calls the person. */
  readonly called: string;
}

/** Where ssh keeps the keys that it makes, the best first. */
const DEFAULTS = ['id_ed25519.pub', 'id_ecdsa.pub', 'id_rsa.pub'];

/** Git's signing key, else ssh's default key; undefined if there is none. It reads only public keys. */
export async function ownKey(folder: string): Promise<OwnKey | undefined> {
  const called = (await setting(folder, 'user.name')) ?? '';
  const named = (await setting(folder, 'gpg.format')) === 'ssh' ? await setting(folder, 'user.signingKey') : undefined;
  const signs = named === undefined ? undefined : publicKey(named, folder);
  if (signs !== undefined) return { key: signs, signs: true, called };
  const found = DEFAULTS.map((name) => publicKey(join(homedir(), '.ssh', name), folder)).find((key) => key !== undefined);
  return found === undefined ? undefined : { key: found, signs: false, called };
}

async function setting(cwd: string, name: string): Promise<string | undefined> {
  try {
    const { exit, stdout } = await runChild('git', ['config', '--get', name], { name: 'git config', cwd, env: process.env });
    const text = stdout.toString('utf8').trim();
    return exit === 0 && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What a setting of git names: the key itself, or the file of either half. */
function publicKey(named: string, folder: string): string | undefined {
  const literal = /^(?:key::)?((?:ssh-|ecdsa-|sk-)\S+ \S+)/.exec(named)?.[1];
  if (literal !== undefined) return literal;
  const path = resolve(folder, named.replace(/^~(?=\/)/, homedir()));
  for (const file of path.endsWith('.pub') ? [path] : [`${path}.pub`]) {
    try {
      const found = /^((?:ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
      if (found !== undefined) return found;
    } catch (error) {
      if (!isErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR')) throw error;
    }
  }
  return undefined;
}
