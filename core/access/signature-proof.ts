import type { Access } from './access';
import type { Proof } from './proof';

/** What `git verify-commit --raw` answered. */
export interface Verdict {
  readonly kind: 'ssh' | 'gpg';
  /** Whether it ended with 0. */
  readonly good: boolean;
  readonly said: string;
}

/** Whom a verdict proves. */
export function signatureProof(access: Access, verdict: Verdict): Proof {
  return verdict.kind === 'ssh' ? sshProof(access, verdict) : gpgProof(access, verdict);
}

// ssh-keygen prints the principal of allowed_signers that the key belongs to; ours are the names of actors.
function sshProof({ actors }: Access, { good, said }: Verdict): Proof {
  const [, name, key] = /^Good "git" signature for (\S+) with \S+ key (\S+)$/m.exec(said) ?? [];
  if (good && name !== undefined && Object.hasOwn(actors, name)) return { actor: name };
  const unknown = key ?? /key (SHA256:\S+)/.exec(said)?.[1];
  return { why: unknown === undefined ? 'its SSH signature is not good' : `access.yaml has no actor with the SSH key ${unknown}` };
}

/** gpg's words for a signature that checks out and yet does not count: DETAILS, section "General status codes". */
const NOT_GOOD = { EXPSIG: 'has expired', EXPKEYSIG: 'is by a key that has expired', REVKEYSIG: 'is by a key that was revoked' } as const;

function gpgProof({ actors }: Access, { good, said }: Verdict): Proof {
  const lines = said.split('\n').flatMap((line) => (line.startsWith('[GNUPG:] ') ? [line.slice('[GNUPG:] '.length).split(' ')] : []));
  const words = (keyword: string): readonly string[] | undefined => lines.find(([first]) => first === keyword);
  const past = Object.entries(NOT_GOOD).find(([keyword]) => words(keyword) !== undefined);
  if (past !== undefined) return { why: `its OpenPGP signature ${past[1]}` };
  const missing = words('NO_PUBKEY')?.[1];
  if (missing !== undefined) return { why: `access.yaml has no actor with the OpenPGP key ${missing}` };
  // The last word of VALIDSIG is the primary key's fingerprint, also where a subkey has signed.
  const fingerprint = words('VALIDSIG')?.at(-1);
  if (!good || words('GOODSIG') === undefined || fingerprint === undefined) return { why: 'its OpenPGP signature is not good' };
  const found = Object.entries(actors).find(([, { gpg }]) => gpg.some((key) => key.fingerprint === fingerprint));
  return found === undefined ? { why: `access.yaml has no actor with the OpenPGP key ${fingerprint}` } : { actor: found[0] };
}
