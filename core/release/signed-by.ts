import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** Where the roots of an instance of sigstore are, where a lockfile names no other file. */
const ROOTS_FILE = 'trusted_root.json';

/**
 * A subject that a certificate is held against. A workflow's has the ref after an `@`, which is another one for each release.
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oidc.md
 */
const subject = z
  .string()
  .min(1)
  .refine((text) => !text.includes('*') || /^[^*]+@[^*]+\*$/.test(text), 'a subject, with * as its last character alone, and that after @…')
  .describe(
    'the subject in its certificate, whole; a * at the end of the part after @ stands for any rest, as in …/release.yml@refs/tags/*',
  );

const identity = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).describe('who vouched for it, such as https://token.actions.githubusercontent.com'),
  subject,
  roots: z
    .string()
    .refine(
      (path) => /^[\w.-]+(?:\/[\w.-]+)*\.json$/.test(path) && !path.split('/').some((part) => /^\.+$/.test(part)),
      'a .json file of this repository',
    )
    .default(ROOTS_FILE)
    .describe("roots of the sigstore that is trusted: a file of this repository, sigstore's TrustedRoot as JSON"),
});

/** Who signs an image with cosign: a key, or an identity that an instance of sigstore vouches for. */
export const signedBySchema = z
  .strictObject({
    key: z
      .string()
      .refine(isSigningKey, 'a public key in PEM, EC or RSA, such as cosign.pub')
      .optional()
      .describe("the publisher's public key, PEM: whoever pins the image asks for a signature by it"),
    identity: identity
      .optional()
      .describe('the publisher, where it signs without a key: whoever pins the image asks for a signature by it'),
  })
  .refine(({ key, identity: named }) => (key === undefined) !== (named === undefined), 'one of key and identity');

export type SignedBy = z.output<typeof signedBySchema>;
export type SigningIdentity = z.output<typeof identity>;

/** Whether a certificate's subject is the one that is asked for. */
export function isSubject(asked: string, found: string): boolean {
  return asked.endsWith('*') ? found.startsWith(asked.slice(0, -1)) : found === asked;
}

function isSigningKey(text: string): boolean {
  if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    return ['ec', 'rsa'].includes(createPublicKey(text).asymmetricKeyType ?? '');
  } catch {
    return false;
  }
}
