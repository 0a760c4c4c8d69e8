import { execFileSync } from 'node:child_process';
import { createPrivateKey, randomBytes, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from './signatures';

/** What a certificate says of its holder. */
export interface Vouched {
  /** A URI, as workflows have. */
  readonly subject: string;
  readonly issuer: string;
}

/** Fulcio's extension for who vouched for an identity. @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const ISSUER = '1.3.6.1.4.1.57264.1.8';
const CONFIG = `[req]
distinguished_name = dn
prompt = no
[dn]
CN = test
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
[tsa_config]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

/** An instance of sigstore without logs, made by OpenSSL: an authority of certificates, and one that says what time it is. */
export class TestSigstore implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'galley-sigstore-'));

  constructor() {
    writeFileSync(this.at('openssl.cnf'), CONFIG);
    writeFileSync(this.at('serial'), '01\n');
    this.key('ca');
    this.openssl('req -x509 -key ca.key -out ca.pem -days 1 -config openssl.cnf -extensions ca');
    this.key('tsa');
    this.certificate('tsa', '-config openssl.cnf', '-extfile openssl.cnf -extensions tsa');
  }

  /** `TrustedRoot` as JSON. */
  get roots(): string {
    const chain = (...names: readonly string[]) => ({
      subject: { organization: 'test', commonName: 'test' },
      certChain: { certificates: names.map((name) => ({ rawBytes: this.der(name).toString('base64') })) },
      validFor: { start: '2020-01-01T00:00:00Z' },
    });
    return JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [],
      ctlogs: [],
      certificateAuthorities: [chain('ca')],
      timestampAuthorities: [chain('tsa', 'ca')],
    });
  }

  /** Whoever has a certificate for a new key. */
  signer({ subject, issuer }: Vouched): Signer {
    const name = `leaf-${randomBytes(4).toString('hex')}`;
    writeFileSync(
      this.at(`${name}.cnf`),
      `[leaf]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = codeSigning\nauthorityKeyIdentifier = keyid\nsubjectAltName = critical,URI:${subject}\n${ISSUER} = ASN1:UTF8String:${issuer}\n`,
    );
    this.key(name);
    this.certificate(name, '-config openssl.cnf', `-extfile ${name}.cnf -extensions leaf`);
    const key = createPrivateKey(readFileSync(this.at(`${name}.key`)));
    const certificate = readFileSync(this.at(`${name}.pem`), 'utf8');
    return {
      sign: (text) => {
        const signature = sign('sha256', text, key);
        const said = this.timestamp(signature).toString('base64');
        return {
          signature,
          annotations: {
            'dev.sigstore.cosign/certificate': certificate,
            'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp: said }),
          },
          material: {
            certificate: { rawBytes: this.der(name).toString('base64') },
            timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: said }] },
          },
        };
      },
    };
  }

  /** What the authority of time says of a signature (RFC 3161), DER. */
  private timestamp(signature: Buffer): Buffer {
    writeFileSync(this.at('signature'), signature);
    this.openssl('ts -query -data signature -sha256 -cert -out request.tsq');
    this.openssl('ts -reply -queryfile request.tsq -signer tsa.pem -inkey tsa.key -config openssl.cnf -section tsa_config -out reply.tsr');
    return readFileSync(this.at('reply.tsr'));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  private at(name: string): string {
    return join(this.#folder, name);
  }

  private der(name: string): Buffer {
    return new X509Certificate(readFileSync(this.at(`${name}.pem`))).raw;
  }

  private key(name: string): void {
    this.openssl(`ecparam -name prime256v1 -genkey -noout -out ${name}.key`);
  }

  private certificate(name: string, request: string, extensions: string): void {
    this.openssl(`req -new -key ${name}.key -out ${name}.csr ${request}`);
    this.openssl(`x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out ${name}.pem ${extensions}`);
  }

  private openssl(words: string): void {
    execFileSync('openssl', words.split(' '), { cwd: this.#folder, stdio: 'pipe' });
  }
}
