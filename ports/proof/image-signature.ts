import { createHash, createPublicKey } from 'node:crypto';
import { digestInPayload, digestsInStatement, type ImageSignature } from '../../core/registry/signature';

/** What a signature has to be. */
export interface WantedSignature {
  /** The signer's public key, PEM. */
  readonly key: string;
  /** The image's digest. */
  readonly digest: string;
}

/**
 * Whether one of these signatures is the key's, over the digest. The library loads when it is needed: nothing else of Galley uses it.
 *
 * The time of a signature, and its entry in a transparency log, are not looked at: the key alone says who signed.
 *
 * @returns undefined where one is; else what was found, in a few words
 */
export async function signatureFault(signatures: readonly ImageSignature[], wanted: WantedSignature): Promise<string | undefined> {
  if (signatures.length === 0) return 'none';
  const faults: string[] = [];
  for (const each of signatures) {
    const fault = await faultOf(each, wanted);
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return [...new Set(faults)].join('; ');
}

const ANOTHER_DIGEST = 'one over another digest';
const ANOTHER_KEY = 'one that this key did not make';
const NO_KEY = 'one by an identity, without a key';
const MALFORMED = 'one that can not be read';

async function faultOf(signature: ImageSignature, { key, digest }: WantedSignature): Promise<string | undefined> {
  const { toMessageSignatureBundle, bundleFromJSON } = await import('@sigstore/bundle');
  const { toSignedEntity, toTrustMaterial, Verifier } = await import('@sigstore/verify');
  const publicKey = createPublicKey(key);
  const material = toTrustMaterial(
    { mediaType: '', certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] } as never,
    () => ({
      publicKey,
      validFor: () => true,
    }),
  );
  const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
  const proves = (entity: ReturnType<typeof toSignedEntity>): boolean => {
    try {
      verifier.verify({ ...entity, tlogEntries: [], timestamps: [] });
      return true;
    } catch {
      return false;
    }
  };

  if (signature.kind === 'simple') {
    const { payload, signature: bytes } = signature;
    if (digestInPayload(payload) !== digest) return ANOTHER_DIGEST;
    const bundle = toMessageSignatureBundle({ digest: createHash('sha256').update(payload).digest(), signature: bytes, keyHint: '' });
    return proves(toSignedEntity(bundle, payload)) ? undefined : ANOTHER_KEY;
  }
  let bundle: ReturnType<typeof bundleFromJSON>;
  try {
    bundle = bundleFromJSON(signature.bundle);
  } catch {
    return MALFORMED;
  }
  if (bundle.content.$case !== 'dsseEnvelope') return MALFORMED;
  if (bundle.verificationMaterial.content.$case !== 'publicKey') return NO_KEY;
  const { payloadType, payload } = bundle.content.dsseEnvelope;
  if (!digestsInStatement(payloadType, payload).includes(digest)) return ANOTHER_DIGEST;
  return proves(toSignedEntity(bundle)) ? undefined : ANOTHER_KEY;
}
