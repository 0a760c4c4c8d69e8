import { createHash } from 'node:crypto';
import type { Access } from './access';
import type { Proof } from './proof';

/** What `git verify-commit --raw` answered. */
export interface Verdict {
  readonly kind: 'ssh' | 'gpg';
  /** Whether it ended with 0. */
  readonly good: boolean;
  readonly output: string;
}

/** Whom a verdict proves. */
export function signatureProof(access: Access, verdict: Verdict): Proof {
  return verdict.kind === 'ssh' ? sshProof(access, verdict) : gpgProof(access, verdict);
}

/** In front of a forge's name, where ssh-keygen tells of it: no actor's name has a colon. */
export const FORGE = 'forge:';

/** Whom an SSH key proves that has signed. @param key type and base64 @param good whether the signature is */
export function proofByKey({ actors, forges }: Access, key: string, good: boolean): Proof {
  const holderIn = (holders: Readonly<Record<string, { readonly ssh: readonly string[] }>>): string | undefined =>
    Object.entries(holders).find(([, { ssh }]) => ssh.some((each) => sameKey(each, key)))?.[0];
  const [actor, forge] = [holderIn(actors), holderIn(forges)];
  if (actor === undefined && forge === undefined) return unknownKey(fingerprintOf(key));
  if (!good) return { why: 'its SSH signature is not good' };
  return actor === undefined ? byForge(forge ?? '') : { actor };
}

// ssh-keygen prints the principal of allowed_signers that the key belongs to; ours are the names of actors.
function sshProof({ actors, forges }: Access, { good, output }: Verdict): Proof {
  const [, name = '', key] = /^Good "git" signature for (\S+) with \S+ key (\S+)$/m.exec(output) ?? [];
  if (good && Object.hasOwn(actors, name)) return { actor: name };
  if (good && name.startsWith(FORGE) && Object.hasOwn(forges, name.slice(FORGE.length))) return byForge(name.slice(FORGE.length));
  const unknown = key ?? /key (SHA256:\S+)/.exec(output)?.[1];
  return unknown === undefined ? { why: 'its SSH signature is not good' } : unknownKey(unknown);
}

function byForge(forge: string): Proof {
  return { why: `it is signed by the forge ${forge}, whose key proves merges to the branch alone, and no actor`, forge };
}

function unknownKey(fingerprint: string): Proof {
  return { why: `access.yaml has no actor with the SSH key ${fingerprint}` };
}

function sameKey(one: string, other: string): boolean {
  return one.replace(/=+$/, '') === other.replace(/=+$/, '');
}

function fingerprintOf(key: string): string {
  const blob = Buffer.from(key.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** gpg's words for a signature that checks out and yet does not count: DETAILS, section "General status codes". */
const NOT_GOOD = { EXPSIG: 'has expired', REVKEYSIG: 'is by a key that was revoked' } as const;

function gpgProof({ actors, forges }: Access, { good, output }: Verdict): Proof {
  const lines = output.split('\n').flatMap((line) => (line.startsWith('[GNUPG:] ') ? [line.slice('[GNUPG:] '.length).split(' ')] : []));
  const all = (keyword: string): (readonly string[])[] => lines.filter(([first]) => first === keyword);
  const words = (keyword: string): readonly string[] | undefined => all(keyword)[0];
  const past = Object.entries(NOT_GOOD).find(([keyword]) => words(keyword) !== undefined);
  if (past !== undefined) return { why: `its OpenPGP signature ${past[1]}` };
  const missing = words('NO_PUBKEY')?.[1];
  if (missing !== undefined) return { why: `access.yaml has no actor with the OpenPGP key ${missing}` };
  // The fourth word of VALIDSIG is when it was signed; the last one is the primary key's fingerprint, also where a subkey has signed.
  const valid = all('VALIDSIG').length === 1 ? words('VALIDSIG') : undefined;
  const fingerprint = valid?.at(-1);
  const expired = all('KEYEXPIRED').map(([, when]) => Number(when));
  const wasGoodThen = words('EXPKEYSIG') !== undefined && expired.length > 0 && expired.every((when) => Number(valid?.[3]) < when);
  if (words('EXPKEYSIG') !== undefined && !wasGoodThen) return { why: 'its OpenPGP signature is by a key that has expired' };
  if (!wasGoodThen && (!good || words('GOODSIG') === undefined)) return { why: 'its OpenPGP signature is not good' };
  if (fingerprint === undefined) return { why: 'its OpenPGP signature is not good' };
  const holds = ([, { gpg }]: readonly [string, { readonly gpg: readonly { readonly fingerprint: string }[] }]): boolean =>
    gpg.some((key) => key.fingerprint === fingerprint);
  const ended = wasGoodThen && { ended: Math.min(...expired) };
  const actor = Object.entries(actors).find(holds)?.[0];
  if (actor !== undefined) return { actor, ...ended };
  const forge = Object.entries(forges).find(holds)?.[0];
  return forge === undefined ? { why: `access.yaml has no actor with the OpenPGP key ${fingerprint}` } : { ...byForge(forge), ...ended };
}
