import { z } from 'zod';

/** Below the project's root: who may do what to which environment. */
export const ACCESS_FILE = 'access.yaml';

/** A name stands in `allowed_signers` and in trailers, so it is one plain word. */
const actorName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'a plain lower-case name such as ada or release-bot');

const sshKey = z
  .string()
  .regex(
    /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]+={0,2}$/,
    'the first two words of a public key file, such as ssh-ed25519 AAAA…',
  );

const gpgKey = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9A-F]{40}$/, 'the 40 hexadecimal digits of the primary key, in capitals')
    .describe('fingerprint of the primary key, as gpg --fingerprint prints it, without blanks'),
  key: z
    .string()
    .regex(/^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----\s*$/, 'what gpg --armor --export prints')
    .describe('the public key, so that the verdict hangs on no keyring of whoever asks'),
});

const oidcSubject = z.strictObject({
  issuer: z
    .string()
    .regex(/^https:\/\/[^\s?#]*[^\s?#/]$|^http:\/\/127\.0\.0\.1:\d+$/, 'an https URL without a slash at its end')
    .describe('as in the token'),
  subject: z.string().min(1).describe('exactly as in the token: repo:example/deploy:environment:staging'),
});

/** Owners and admins write; publishers bring to the published repository what others have written. Whoever can read the repository reads. */
export const ROLES = ['owner', 'admin', 'publisher'] as const;

const keys = {
  ssh: z.array(sshKey).default([]).describe('public keys that sign commits'),
  gpg: z.array(gpgKey).default([]).describe('OpenPGP keys that sign commits'),
};

/** What `access.yaml` may say. */
export const accessSchema = z.strictObject({
  version: z.literal(1).default(1).describe('of this format'),
  sample: z.boolean().default(false).describe('true: an example, which grants nothing to anybody'),
  actors: z
    .record(
      actorName,
      z.strictObject({
        ...keys,
        oidc: z.array(oidcSubject).default([]).describe('jobs of a CI system, which have a token instead of a key'),
      }),
    )
    .describe('who there is, and what proves it'),
  branch: z
    .string()
    .regex(/^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock$))[^\s~^:?*[\\]+(?<![/.])$/, 'the name of a branch, such as main')
    .default('main')
    .describe('the protected branch of the project: only commits of its own line may be published where publishing is governed'),
  code: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'names of actors who may change what renders: charts, releases, main.ts, packages (default: every actor, but those who only publish)',
    ),
  ungoverned: z
    .array(
      z.string().regex(/^(?:(?!\.{1,2}\/)[^/\\]+\/)+$/, 'a folder from the root of the repository, with a slash at its end, such as apps/'),
    )
    .default([])
    .describe('folders of the repository that can not change what runs, beside docs/ and test/'),
  forges: z
    .record(actorName, z.strictObject(keys))
    .default({})
    .describe('keys with which a forge signs what its merge button makes; they prove merges to the protected branch, and nothing else'),
  grants: z
    .array(
      z.strictObject({
        actors: z.array(z.string()).min(1).describe('names of actors'),
        role: z.enum(ROLES).describe('owner and admin write; owners of all environments change this file too; publisher only publishes'),
        environments: z
          .array(z.string().regex(/^(?:\*|[a-z0-9-]+\/(?:\*|[a-z0-9-]+))$/, 'SYSTEM/ENV, SYSTEM/* or *'))
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
