/**
 * How long a run must be, and how often neighbours must be of different kinds (lower case, upper case, digit). Words and camel case
 * change kind at about one neighbour in three (`connectCoreV1GetNodeProxyWithPath` at 44 in 100). Random text of 62 letters does at 62 in 100, of 36 at 40 in 100.
 * A test measures both sides.
 */
const MIXED = { letters: 20, piece: 8, changes: 0.45 } as const;
const LOWER = { letters: 28, changes: 0.28 } as const;
const HEX_DIGITS = 32;

/** Keys whose values are public by their nature: identities, checksums, public keys, peers of WireGuard and what is derived from them. */
const PUBLIC_KEYS =
  /(?:^|[_.-])(?:|u|uu|gu)ids?$|[a-z](?:Id|Uid)s?$|(?:digest|checksum|sha1|sha256|sha512|hash|fingerprint|thumbprint|integrity|public|pub_?key|certificate|ca_?bundle|known_?hosts|peers?$|etag$|spki|site_?key$|(?:^|[_.-])pins?$|[a-z]pin$)/;

/** Keys that say that their value is a secret. */
const SECRET_KEYS =
  /(?:secret|token|passw|passphrase|credential|private|api_?key|access_?key|auth|signing|encryption|cookie|session|salt|seed|key$)/i;

/** Keys that say nothing of their value, so that the key above them is looked at too. */
const EMPTY_KEYS = /^(?:|key|value|data|default|content|text)$/i;

/** Keys whose values are git revisions, so that 40 hexadecimal digits are expected there. */
const REVISION_KEYS = /(?:commit|revision|rev|ref|branch|tag|version|release)$/i;

/**
 * What is long and irregular and yet no secret: digests, pins of TLS keys, UUIDs, revisions behind a mark, SSH public keys and known hosts, public PEM
 * blocks, age recipients.
 */
const PUBLIC_TEXT = [
  /\b(?:sha(?:1|224|256|384|512)|md5)(?:[:.-]|\/{1,2}|=["']?)[A-Za-z0-9+/=]+/gi,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /(?<=[@:=-])[0-9a-f]{40}\b/g,
  /\bh1:[A-Za-z0-9+/]{43}=/g,
  /\|1\|[^\s|]+\|[^\s|]+/g,
  /\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-(?:ssh|ecdsa)\S*)\s+[A-Za-z0-9+/=]+/g,
  /-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)(?: BLOCK)?-----[\s\S]*?-----END [A-Z0-9 ]+-----/g,
  /\bLS0tLS1CRUdJTi[A-Za-z0-9+/]+={0,2}/g,
  /\bage1[0-9a-z]{58}\b/g,
  // Links from one dashboard of Grafana to others.
  /"tags"\s*:\s*\[[^\]]*\]/g,
];

/** The public halves of a JSON Web Key: https://www.rfc-editor.org/rfc/rfc7517 */
const PUBLIC_JWK = /"(?:x|y|n|x5t(?:#S256)?|kid)"\s*:\s*"[A-Za-z0-9_+/=-]+"/g;

/** Values that name a resource: URLs, host names, ARNs, OCIDs, resource paths of Azure and Google Cloud. */
const RESOURCE_NAME =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|arn:|ocid1\.|\/?(?:subscriptions|projects|organizations|folders)\/|(?:\*\.)?(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,}(?::\d+)?(?:[/@:]|$))/i;

/**
 * Whether a value has a part that looks as if it was drawn at random: letters and digits without words in them.
 *
 * @param key the nearest key above the value, for what the value is; keys above it joined by dots where they are known
 */
export function looksRandom(value: string, key = ''): boolean {
  if (isPublic(key) || RESOURCE_NAME.test(value)) return false;
  return withoutPublic(value)
    .split(/[^A-Za-z0-9+/=_-]+/)
    .some((token) => isMixed(token) || isLower(token) || isHex(token, key));
}

/** A text with spaces where something irregular stands that is public. */
export function withoutPublic(text: string): string {
  const patterns = text.includes('"kty"') ? [...PUBLIC_TEXT, PUBLIC_JWK] : PUBLIC_TEXT;
  return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, (match) => ' '.repeat(match.length)), text);
}

function isPublic(key: string): boolean {
  const keys = key.split('.');
  const nearest = keys.at(-1) ?? '';
  return [nearest, ...(EMPTY_KEYS.test(nearest) ? keys.slice(-2, -1) : [])].some(
    (each) => PUBLIC_KEYS.test(each) || PUBLIC_KEYS.test(each.toLowerCase()),
  );
}

/** Base64, base64url and the like: all three kinds of letters, changing often. */
function isMixed(token: string): boolean {
  const pieces = token.split(/[^A-Za-z0-9]/).filter((piece) => piece.length >= MIXED.piece);
  const letters = pieces.join('');
  if (letters.length < MIXED.letters || !/[a-z]/.test(letters) || !/[A-Z]/.test(letters) || !/[0-9]/.test(letters)) return false;
  return changesIn(pieces) >= MIXED.changes;
}

/** One long piece of letters of one case and digits. */
function isLower(token: string): boolean {
  return token
    .split(/[^A-Za-z0-9]/)
    .some(
      (piece) =>
        piece.length >= LOWER.letters &&
        /^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(piece) &&
        !/^[0-9a-f]+$/i.test(piece) &&
        changesIn([piece]) >= LOWER.changes,
    );
}

function isHex(token: string, key: string): boolean {
  if (!new RegExp(`^[0-9a-f]{${HEX_DIGITS},}$`, 'i').test(token) || !/[0-9]/.test(token) || !/[a-f]/i.test(token)) return false;
  if (token.length === 40 && REVISION_KEYS.test(key)) return false;
  // The fingerprint of an OpenPGP key, and Windows' of a certificate.
  if (/^[0-9A-F]{40}$/.test(token) && !/secret|token|passw/i.test(key)) return false;
  return !isCommitOrDigest(token) || EMPTY_KEYS.test(key.split('.').at(-1) ?? '') || SECRET_KEYS.test(key);
}

/** A commit id, or an image's digest without its algorithm: git and OCI write them in lower case. */
function isCommitOrDigest(token: string): boolean {
  return (token.length === 40 || token.length === 64) && token === token.toLowerCase();
}

function changesIn(pieces: readonly string[]): number {
  const kinds = pieces.map((piece) => piece.replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/[0-9]/g, '0'));
  const neighbours = kinds.flatMap((kind) => [...kind].slice(1).map((letter, index) => letter !== kind[index]));
  return neighbours.filter(Boolean).length / Math.max(neighbours.length, 1);
}
