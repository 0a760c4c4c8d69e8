import type { ImageSignature } from '../../core/registry/signature';
import type { SigningIdentity } from '../../core/release/signed-by';
import { bundleOf, type ImageBundle } from './image-bundle';
import { identityFault, type SigstoreRoots } from './signed-by-identity';
import { keyFault } from './signed-by-key';

/** Who is to have signed: a public key, PEM, or an identity for which an instance of sigstore vouches. */
export type WantedSigner = { readonly key: string } | { readonly identity: SigningIdentity; readonly roots: SigstoreRoots };

/**
 * Whether one of these signatures is the signer's, over the digest. The library loads when it is needed: nothing else of Galley uses it.
 *
 * @returns undefined if a signature is valid; else the reason, in a few words
 */
export async function signatureFault(
  signatures: readonly ImageSignature[],
  wanted: { readonly digest: string; readonly by: WantedSigner },
): Promise<string | undefined> {
  if (signatures.length === 0) return 'none';
  const faults: string[] = [];
  for (const each of signatures) {
    const bundle = await bundleOf(each, wanted.digest);
    const fault = typeof bundle === 'string' ? bundle : await signerFault(bundle, wanted.by);
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return [...new Set(faults)].join('; ');
}

const signerFault = (bundle: ImageBundle, by: WantedSigner): Promise<string | undefined> =>
  'key' in by ? keyFault(bundle, by.key) : identityFault(bundle, by);
