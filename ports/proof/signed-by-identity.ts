import { createHash } from 'node:crypto';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import type { SignedEntity } from '@sigstore/verify';
import { isSubject, type SigningIdentity } from '../../core/release/signed-by';
import type { ImageBundle } from './image-bundle';

/** An instance of sigstore that is trusted: its authorities of certificates and of time, and its logs. */
export type SigstoreRoots = TrustedRoot;

/**
 * Reads the roots of an instance of sigstore, as `cosign trusted-root create` writes them.
 *
 * @returns what is wrong with them, in a few words, if they are unreadable or hold no authority of certificates
 */
export async function readRoots(text: string): Promise<SigstoreRoots | string> {
  const { TrustedRoot: Roots } = await import('@sigstore/protobuf-specs');
  try {
    const roots = Roots.fromJSON(JSON.parse(text));
    const [first] = roots.certificateAuthorities;
    if (first?.certChain === undefined || first.certChain.certificates.length === 0) return 'no authority of certificates in it';
    return roots;
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : 'something else';
  }
}

/**
 * Whether an identity made a signature. Its certificate leads to the roots and was good when it signed, by a time that an authority or a log of theirs
 * vouches for. Where the roots have logs, both entries are asked for: the certificate's and the signature's.
 *
 * @returns undefined if it did; else the reason, in a few words
 */
export async function identityFault(
  { bundle, artifact }: ImageBundle,
  { identity, roots }: { readonly identity: SigningIdentity; readonly roots: SigstoreRoots },
): Promise<string | undefined> {
  const { toSignedEntity, toTrustMaterial, Verifier } = await import('@sigstore/verify');
  if (bundle.verificationMaterial.content.$case === 'publicKey') return 'one by a key, without an identity';
  const verifier = new Verifier(toTrustMaterial(roots), {
    ctlogThreshold: roots.ctlogs.length > 0 ? 1 : 0,
    tlogThreshold: roots.tlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  });
  try {
    const entity = toSignedEntity(bundle, artifact);
    const { identity: found } = verifier.verify({ ...entity, signature: inNewLogsToo(entity.signature, bundle) });
    const [subject = '', issuer = ''] = [found?.subjectAlternativeName, found?.extensions?.issuer];
    if (issuer === identity.issuer && isSubject(identity.subject, subject)) return undefined;
    return `one by ${subject}, for which ${issuer} vouches`;
  } catch (error) {
    return `one that the roots do not prove (${error instanceof Error ? error.message : String(error)})`;
  }
}

/**
 * A signature whose entry in a log may also hold the digest of the bytes that were signed, and not that of the statement alone. Those of Rekor 2 do so for
 * a statement. The library knows this from its version 4.1 on, which does not run on Node 20.
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
function inNewLogsToo(content: SignedEntity['signature'], { content: signed }: ImageBundle['bundle']): SignedEntity['signature'] {
  if (signed.$case !== 'dsseEnvelope') return content;
  const { payloadType, payload } = signed.dsseEnvelope;
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  const digest = createHash('sha256').update(head).update(payload).digest();
  return {
    signature: content.signature,
    compareDigest: (logged) => digest.equals(logged) || content.compareDigest(logged),
    compareSignature: (signature) => content.compareSignature(signature),
    verifySignature: (key) => content.verifySignature(key),
  };
}
