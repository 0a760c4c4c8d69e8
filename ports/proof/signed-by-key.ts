import { createPublicKey } from 'node:crypto';
import type { ImageBundle } from './image-bundle';

/**
 * Whether a key made a signature. Its time, and its entry in a transparency log, are not looked at: the key alone says who signed.
 *
 * @param key PEM
 * @returns undefined if it did; else the reason, in a few words
 */
export async function keyFault({ bundle, artifact }: ImageBundle, key: string): Promise<string | undefined> {
  const { toSignedEntity, toTrustMaterial, Verifier } = await import('@sigstore/verify');
  const publicKey = createPublicKey(key);
  const isBundle = bundle.content.$case === 'dsseEnvelope';
  if (isBundle && bundle.verificationMaterial.content.$case !== 'publicKey') return 'one by an identity, without a key';
  const none = { mediaType: '', certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const material = toTrustMaterial(none as never, () => ({ publicKey, validFor: () => true }));
  const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
  try {
    const entity = toSignedEntity(bundle, artifact);
    verifier.verify({ ...entity, key: { $case: 'public-key', hint: '' }, tlogEntries: [], timestamps: [] });
    return undefined;
  } catch {
    return 'one that this key did not make';
  }
}
