import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A signature of a commit by SSH, taken apart. */
export interface SshSignature {
  /** Type and base64 of the public key, as access.yaml writes it. */
  readonly key: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** Whether the signature is valid. Undefined for keys on hardware, which only ssh-keygen can verify. */
  readonly good: boolean | undefined;
}

/** Object names of git's header: the signature is that of the object without it. */
const HEADER = /^gpgsig(?:-sha256)? /;

/**
 * Checks the SSH signature that a commit carries (PROTOCOL.sshsig of OpenSSH), without a process: thousands of commits are checked in a second.
 *
 * @param bytes the commit as it is stored
 * @returns undefined without a readable signature
 */
export function sshSignatureOf(bytes: Buffer): SshSignature | undefined {
  const { armored, signed } = split(bytes);
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n*$/.exec(armored)?.[1];
  if (body === undefined) return undefined;
  try {
    return check(Buffer.from(body, 'base64'), signed);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The signature of a commit, and what it is of. */
function split(bytes: Buffer): { readonly armored: string; readonly signed: Buffer } {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\n\n');
  const kept: string[] = [];
  const armored: string[] = [];
  let inside = false;
  for (const line of text.slice(0, end < 0 ? text.length : end).split('\n')) {
    inside = HEADER.test(line) || (inside && line.startsWith(' '));
    if (inside) armored.push(line.replace(HEADER, '').replace(/^ /, ''));
    else kept.push(line);
  }
  return { armored: armored.join('\n'), signed: Buffer.from(kept.join('\n') + (end < 0 ? '' : text.slice(end)), 'latin1') };
}

function check(blob: Buffer, signed: Buffer): SshSignature {
  if (blob.toString('latin1', 0, 6) !== 'SSHSIG' || blob.readUInt32BE(6) !== 1) throw new RangeError('another format');
  const outer = new Reader(blob, 10);
  const [keyBlob, namespace, reserved, hash, signature] = [outer.bytes(), outer.bytes(), outer.bytes(), outer.bytes(), outer.bytes()];
  outer.end();
  const kind = new Reader(keyBlob).bytes().toString('latin1');
  const known = {
    key: `${kind} ${keyBlob.toString('base64')}`,
    fingerprint: `SHA256:${createHash('sha256').update(keyBlob).digest('base64').replace(/=+$/, '')}`,
  };
  const digest = hash.toString('latin1');
  if (namespace.toString('latin1') !== 'git' || reserved.length > 0 || (digest !== 'sha256' && digest !== 'sha512'))
    return { ...known, good: false };
  if (kind.startsWith('sk-')) return { ...known, good: undefined };
  const hashed = createHash(digest).update(signed).digest();
  const data = Buffer.concat([Buffer.from('SSHSIG'), field(namespace), field(reserved), field(hash), field(hashed)]);
  const inner = new Reader(signature);
  const [algorithm, value] = [inner.bytes().toString('latin1'), inner.bytes()];
  inner.end();
  return { ...known, good: isGood(kind, keyBlob, algorithm, value, data) };
}

/** ECDSA by the key's type: the curve as JOSE names it, its hash, and the length of a coordinate in bytes. */
const CURVES: Readonly<Record<string, readonly [curve: string, hash: string, length: number]>> = {
  'ecdsa-sha2-nistp256': ['P-256', 'sha256', 32],
  'ecdsa-sha2-nistp384': ['P-384', 'sha384', 48],
  'ecdsa-sha2-nistp521': ['P-521', 'sha512', 66],
};
/** Bits of an RSA key, as OpenSSH asks for at least. */
const LEAST_RSA = 2048;

function isGood(kind: string, keyBlob: Buffer, algorithm: string, value: Buffer, data: Buffer): boolean {
  const key = new Reader(keyBlob);
  key.bytes();
  const curve = CURVES[kind];
  if (kind === 'ssh-ed25519') {
    const point = key.bytes();
    key.end();
    if (algorithm !== kind || point.length !== 32 || value.length !== 64) return false;
    return verify(null, data, publicKey({ kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }), value);
  }
  if (kind === 'ssh-rsa') {
    const [exponent, modulus] = [key.number(), key.number()];
    key.end();
    const hash = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm];
    if (hash === undefined || modulus.length * 8 < LEAST_RSA) return false;
    return verify(hash, data, publicKey({ kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') }), value);
  }
  if (curve === undefined) return false;
  const [name, hash, length] = curve;
  const [named, point] = [key.bytes().toString('latin1'), key.bytes()];
  key.end();
  if (algorithm !== kind || kind !== `ecdsa-sha2-${named}` || point.length !== 2 * length + 1 || point[0] !== 4) return false;
  const pair = new Reader(value);
  const [r, s] = [pair.number(), pair.number()];
  pair.end();
  if (r.length > length || s.length > length) return false;
  const padded = Buffer.concat([r, s].map((part) => Buffer.concat([Buffer.alloc(length - part.length), part])));
  const coordinate = (at: number): string => point.subarray(1 + at * length, 1 + (at + 1) * length).toString('base64url');
  const known = publicKey({ kty: 'EC', crv: name, x: coordinate(0), y: coordinate(1) });
  return verify(hash, data, { key: known, dsaEncoding: 'ieee-p1363' }, padded);
}

function publicKey(jwk: Readonly<Record<string, string>>): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw new RangeError('a key that is none');
  }
}

function field(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** Reads SSH's wire format (RFC 4251, section 5). @throws RangeError where it ends too early, or goes on */
class Reader {
  constructor(
    private readonly content: Buffer,
    private at = 0,
  ) {}

  bytes(): Buffer {
    const start = this.at + 4;
    const end = start + this.content.readUInt32BE(this.at);
    if (end > this.content.length) throw new RangeError('cut off');
    this.at = end;
    return this.content.subarray(start, end);
  }

  /** A number that is not negative, without the zero in front. */
  number(): Buffer {
    const value = this.bytes();
    if (((value[0] ?? 0) & 0x80) !== 0) throw new RangeError('a negative number');
    return value[0] === 0 ? value.subarray(1) : value;
  }

  end(): void {
    if (this.at !== this.content.length) throw new RangeError('more than it says');
  }
}
