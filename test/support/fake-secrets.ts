import type { Random } from './random';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const LETTERS = UPPER + LOWER + DIGITS;
const HEX = `${DIGITS}abcdef`;

/** A value that has the shape of a secret and never was one. Made when it is needed, so that no scanner finds it in this repository. */
export const FAKE_SECRETS: Readonly<Record<string, (random: Random) => string>> = {
  'a GitHub token': (random) => `ghp_${random.text(LETTERS, 36)}`,
  'an AWS access key': (random) => `AKIA${random.text(UPPER + DIGITS, 16)}`,
  'an Anthropic API key': (random) => `sk-ant-api03-${random.text(LETTERS, 92)}1AA`,
  'a Slack token': (random) => `xoxb-${random.text(DIGITS, 12)}-${random.text(DIGITS, 12)}-${random.text(LETTERS, 24)}`,
  'a Tailscale key': (random) => `tskey-auth-k${random.text(LETTERS, 8)}CNTRL-${random.text(LETTERS, 31)}7`,
  'a Vault token': (random) => `hvs.CAESI1${random.text(LETTERS, 84)}`,
  'a legacy Vault token': (random) => `s.A7${random.text(LETTERS, 22)}`,
  'a JSON web token': (random) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ${random.text(LETTERS, 20)}.${random.text(LETTERS, 43)}`,
  'a private key': (random) => `"-----BEGIN PRIVATE ${'KEY'}-----\\n${random.text(LETTERS, 64)}\\n-----END PRIVATE ${'KEY'}-----"`,
  'a Langfuse secret key': (random) =>
    `sk-lf-${random.text(HEX, 8)}-${random.text(HEX, 4)}-4${random.text(HEX, 3)}-8${random.text(HEX, 3)}-${random.text(HEX, 12)}`,
  'a URL with a password': (random) => `postgres://shop:${random.text(LETTERS, 16)}@db.example.com:5432/shop`,
  'random base64': (random) => `a1Z${random.text(LETTERS, 12)}+b2Y${random.text(LETTERS, 25)}c3X4d=`,
  // Neither the length of a commit id nor of an image's digest.
  'random hexadecimal digits': (random) => `a1${random.text(HEX, 46)}`,
};
