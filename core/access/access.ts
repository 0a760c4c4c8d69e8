import { z } from 'zod';

/** Below the project's root: who may do what to which environment. */
export const ACCESS_FILE = 'access.yaml';

/** A name stands in `allowed_signers` and in trailers, so it is one plain word. */
const actorName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'expected a plain lower-case name such as ada or release-bot');

const sshKey = z
  .string()
  .regex(
    /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]+={0,2}$/,
    'expected the first two words of a public key file, such as ssh-ed25519 AAAA…',
  );

const gpgKey = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9A-F]{40}$/, 'expected the 40 hexadecimal digits of the primary key, in capitals')
    .describe('fingerprint of the primary key, as gpg --fingerprint prints it, without blanks'),
  key: z
    .string()
    .regex(
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----\s*$/,
      'expected what gpg --armor --export prints',
    )
    .describe('the public key, so that the verdict hangs on no keyring of whoever asks'),
});

const oidcSubject = z.strictObject({
  issuer: z
    .string()
    .regex(/^https:\/\/[^\s?#]*[^\s?#/]$|^http:\/\/127\.0\.0\.1:\d+$/, 'expected an https URL without a slash at its end')
    .describe('as in the token'),
  subject: z.string().min(1).describe('exactly as in the token: repo:example/deploy:environment:staging'),
});

/** Those who write. Whoever can read the repository reads. */
export const ROLES = ['owner', 'admin'] as const;

/** What `access.yaml` may say. */
export const accessSchema = z.strictObject({
  actors: z
    .record(
      actorName,
      z.strictObject({
        ssh: z.array(sshKey).default([]).describe('public keys that sign commits'),
        gpg: z.array(gpgKey).default([]).describe('OpenPGP keys that sign commits'),
        oidc: z.array(oidcSubject).default([]).describe('jobs of a CI system, which have a token instead of a key'),
      }),
    )
    .describe('who there is, and what proves it'),
  branch: z
    .string()
    .regex(/^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock$))[^\s~^:?*[\\]+(?<![/.])$/, 'expected the name of a branch, such as main')
    .default('main')
    .describe('the protected branch of the project: only commits of its own line may be published where publishing is governed'),
  grants: z
    .array(
      z.strictObject({
        actors: z.array(z.string()).min(1).describe('names of actors'),
        role: z.enum(ROLES).describe('both write; owners of all environments change this file too'),
        environments: z
          .array(z.string().regex(/^(?:\*|[a-z0-9-]+\/(?:\*|[a-z0-9-]+))$/, 'expected SYSTEM/ENV, SYSTEM/* or *'))
          .min(1)
          .describe('SYSTEM/ENV, SYSTEM/* or *'),
      }),
    )
    .describe('who may do what to which environment'),
});

export type Access = z.output<typeof accessSchema>;
export type Actor = Access['actors'][string];
export type OidcSubject = Actor['oidc'][number];
export type Role = (typeof ROLES)[number];
