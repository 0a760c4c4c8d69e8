import type { Random } from './random';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const LETTERS = UPPER + LOWER + DIGITS;
const HEX = `${DIGITS}abcdef`;

/** Made when it is needed, so that no scanner finds one in this repository. */
type Fake = (random: Random) => string;

const letters =
  (prefix: string, length: number, alphabet = LETTERS): Fake =>
  (random) =>
    `${prefix}${random.text(alphabet, length - 1)}7`;

/** Tokens of providers: each has the shape that its issuer documents, and is a secret wherever it stands. */
export const PROVIDER_TOKENS: Readonly<Record<string, Fake>> = {
  '1Password service account': (random) => `ops_eyJ${random.text(LETTERS, 300)}`,
  'age secret key': letters('AGE-SECRET-KEY-1', 58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'),
  'Alibaba access key id': letters('LTAI', 20),
  Anthropic: (random) => `sk-ant-api03-${random.text(LETTERS, 93)}AA`,
  Airtable: (random) => `pat${random.text(LETTERS, 14)}.${random.text(HEX, 64)}`,
  Buildkite: letters('bkua_', 40, HEX),
  CircleCI: (random) => `CCIPAT_${random.text(LETTERS, 22)}_${random.text(HEX, 40)}`,
  Contentful: letters('CFPAT-', 43),
  DeepSeek: letters('sk-', 32, HEX),
  ElevenLabs: letters('sk_', 48, HEX),
  Figma: letters('figd_', 40),
  'Kubernetes bootstrap': (random) => `a7${random.text(LOWER + DIGITS, 4)}.b3${random.text(LOWER + DIGITS, 13)}7`,
  LangSmith: (random) => `lsv2_pt_${random.text(HEX, 32)}_${random.text(HEX, 10)}`,
  'Linear OAuth': letters('lin_oauth_', 64, HEX),
  Mailchimp: (random) => `${random.text(HEX, 32)}-us12`,
  Neon: letters('napi_', 64, LOWER + DIGITS),
  Netlify: letters('nfp_', 36),
  NVIDIA: letters('nvapi-', 64),
  Pinecone: (random) => `pcsk_${random.text(LETTERS, 5)}_${random.text(LETTERS, 62)}7`,
  Replicate: letters('r8_', 37),
  Shopify: letters('shpat_', 32, HEX),
  SonarQube: letters('sqp_', 40, HEX),
  Supabase: letters('sbp_', 40, HEX),
  'Supabase secret': (random) => `sb_secret_${random.text(LETTERS, 22)}_${random.text(LETTERS, 8)}`,
  Tavily: letters('tvly-dev-', 32),
  xAI: letters('xai-', 80),
  Atlassian: letters('ATATT3', 186),
  'Azure client secret': (random) => `${random.text(LETTERS, 3)}8Q~${random.text(`${LETTERS}_-.~`, 33)}7`,
  'Azure client secret with a sign first': (random) => `~${random.text(LETTERS, 2)}8Q~${random.text(LETTERS, 33)}7`,
  Databricks: letters('dapi', 32, HEX),
  'DigitalOcean personal': letters('dop_v1_', 64, HEX),
  'DigitalOcean OAuth': letters('doo_v1_', 64, HEX),
  'DigitalOcean refresh': letters('dor_v1_', 64, HEX),
  'Discord webhook': (random) => `https://discord.com/api/webhooks/${random.text(DIGITS, 18)}/${random.text(LETTERS, 68)}`,
  'Discord bot': (random) => `MTA4${random.text(LETTERS, 22)}.${random.text(LETTERS, 6)}.${random.text(LETTERS, 37)}7`,
  'Docker Hub': letters('dckr_pat_', 27),
  'Doppler personal': letters('dp.pt.', 43),
  'Doppler service': letters('dp.st.prd.', 43),
  'Fly.io': letters('fo1_', 43),
  'Fly.io macaroon': letters('fm2_lJPECAAAAAAAA', 120),
  'GitHub personal': letters('ghp_', 36),
  'GitHub fine-grained': letters('github_pat_', 82),
  GitLab: letters('glpat-', 20),
  'GitLab runner': letters('glrt-', 20),
  'Google API key': letters('AIza', 35),
  'Google OAuth client secret': letters('GOCSPX-', 28),
  'Google access token': letters('ya29.a0', 60),
  Grafana: letters('glsa_', 41),
  Groq: letters('gsk_', 52),
  'Hugging Face': (random) => `hf_${random.text(UPPER + LOWER, 34)}`,
  Linear: letters('lin_api_', 40),
  'Mailgun private key': letters('key-', 32, HEX),
  'Mailgun sending key': (random) => `${random.text(HEX, 32)}-${random.text(HEX, 8)}-${random.text(HEX, 8)}`,
  'New Relic user key': letters('NRAK-', 27, UPPER + DIGITS),
  'New Relic license key': (random) => `${random.text(HEX, 36)}NRAL`,
  Notion: (random) => `ntn_${random.text(DIGITS, 11)}${random.text(LETTERS, 35)}`,
  npm: letters('npm_', 36),
  OpenAI: letters('sk-proj-', 74),
  Postman: (random) => `PMAK-${random.text(HEX, 24)}-${random.text(HEX, 34)}`,
  Pulumi: letters('pul-', 40, HEX),
  PyPI: letters('pypi-AgEIcHlwaS5vcmc', 120),
  SendGrid: (random) => `SG.${random.text(LETTERS, 22)}.${random.text(LETTERS, 43)}`,
  'Sentry user': letters('sntryu_', 64, HEX),
  'Slack bot': (random) => `xoxb-${random.text(DIGITS, 12)}-${random.text(DIGITS, 12)}-${random.text(LETTERS, 24)}`,
  Stripe: letters('sk_live_', 24),
  Tailscale: (random) => `tskey-auth-k${random.text(LETTERS, 8)}CNTRL-${random.text(LETTERS, 31)}7`,
  Telegram: (random) => `7${random.text(DIGITS, 9)}:AA${random.text(LETTERS, 33)}`,
  Terraform: (random) => `${random.text(LETTERS, 13)}7.atlasv1.${random.text(LETTERS, 67)}`,
  Vault: letters('hvs.CAESI', 90),
};

/** Secrets without a prefix of their own: what they are is said by the key or the words before them. */
export const KEYED_SECRETS: readonly (readonly [line: Fake, what: string])[] = [
  [(random) => `AWS_SECRET_ACCESS_KEY: wJ7${random.text(`${LETTERS}+/`, 37)}`, 'AWS secret access key'],
  [(random) => `mailgun_api_key: key-${random.text(HEX, 32)}`, 'Mailgun'],
  [(random) => `discord_client_secret: ${random.text(LETTERS, 30)}7A`, 'Discord client secret'],
  [(random) => `apiToken: a1${random.text(HEX, 38)}`, 'forty hexadecimal digits below a key that says token'],
  [(random) => `encryptionKey: a1${random.text(HEX, 62)}`, 'sixty-four hexadecimal digits below a key that says key'],
  [(random) => `sessionSecret: a1${random.text(HEX, 62)}`, 'sixty-four hexadecimal digits below a key that says secret'],
  [(random) => `value: ${Buffer.from(`token ghp_${random.text(LETTERS, 36)}`).toString('base64')}`, 'a token in base64'],
];

/** What looks irregular and is public. */
export const HARMLESS: readonly (readonly [line: Fake, what: string])[] = [
  [(random) => `pinned: 3f${random.text(HEX, 38)}`, 'a commit id'],
  [(random) => `note: built from 3f${random.text(HEX, 38)}`, 'a commit id in a sentence'],
  [(random) => `base: 3f${random.text(HEX, 62)}`, 'an image’s digest without its algorithm'],
  [(random) => `base: sha256:${random.text(HEX, 64)}`, 'an image’s digest'],
  [(random) => `pin: sha256/${random.text(LETTERS, 43)}=`, 'a pin of a TLS key'],
  [(random) => `pin: sha256//${random.text(LETTERS, 43)}=`, 'a pin of a TLS key as curl takes it'],
  [(random) => `header: pin-sha256="${random.text(LETTERS, 43)}="`, 'a pin of a TLS key in a header'],
  [(random) => `publicKey: ${random.text(LETTERS, 43)}=`, 'a public key of WireGuard'],
  [(random) => `peer: ${random.text(LETTERS, 43)}=`, 'a peer of WireGuard'],
  [(random) => `peers: [{ key: ${random.text(LETTERS, 43)}= }]`, 'a list of peers of WireGuard'],
  [(random) => `spkiPin: ${random.text(LETTERS, 43)}=`, 'a pin of a TLS key below its name'],
  [(random) => `etag: a1${random.text(HEX, 30)}`, 'an entity tag'],
  [(random) => `sum: h1:${random.text(LETTERS, 43)}=`, 'a sum of a Go module'],
  [(random) => `gpgKey: A1${random.text('0123456789ABCDEF', 38)}`, 'a fingerprint of an OpenPGP key'],
  [
    (random) => `jwks: '{"kty":"EC","crv":"P-256","x":"${random.text(LETTERS, 43)}","y":"${random.text(LETTERS, 43)}"}'`,
    'a public key in JSON',
  ],
  [(random) => `host: db1234.cluster-prod-0001.example.com # ${random.text(LOWER, 3)}`, 'a host’s name'],
  [(random) => `tag: main-${random.text(HEX, 7)}`, 'a tag with a short commit id'],
  [(random) => `annotations: { "kubernetes.io/ingress.class": nginx, id: a${random.text(HEX, 31)} }`, 'an id'],
];
