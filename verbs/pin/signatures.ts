import { problem } from '../../core/errors';
import type { ImageRegistry } from '../../core/registry/registry';
import type { SignedBy } from '../../core/release/signed-by';
import { signatureFault, type WantedSigner } from '../../ports/proof/image-signature';
import { readRoots } from '../../ports/proof/signed-by-identity';
import type { LockedImage } from './lockfile';

/** The registry of the images, and the keys and roots for their signatures. */
export interface ImageSources {
  readonly registry: ImageRegistry;
  /** A file of the repository, by its path; undefined if there is none. */
  readonly readText: (path: string) => string | undefined;
}

/**
 * Asks the registry for the signature that the lockfile says an image has; nothing if it says none.
 *
 * @param digest that is, or is to be, in the lockfile
 * @throws GalleyError IMAGE_SIGNATURE if none is the signer's; SIGSTORE_ROOTS if an identity's roots can't be read; as `ImageRegistry.signaturesOf`
 */
export async function requireSignature(
  { image, signedBy }: LockedImage,
  digest: string,
  { registry, readText }: ImageSources,
): Promise<void> {
  if (signedBy === undefined) return;
  const by = await signerOf(signedBy, image, readText);
  if (by === undefined) return;
  const fault = await signatureFault(await registry.signaturesOf(image, digest), { digest, by });
  if (fault === undefined) return;
  throw problem('IMAGE_SIGNATURE', {
    subject: image,
    expected: `a signature of ${digest} by the ${signedBy.key === undefined ? 'identity' : 'key'} in signedBy`,
    got: fault,
    next: `do not use it before its publisher says why; correct ${signedBy.key === undefined ? 'the identity or its roots' : 'the key'} where it has changed`,
  });
}

async function signerOf({ key, identity }: SignedBy, image: string, readText: ImageSources['readText']): Promise<WantedSigner | undefined> {
  if (key !== undefined) return { key };
  if (identity === undefined) return undefined;
  const text = readText(identity.roots);
  const roots = text === undefined ? 'no such file' : await readRoots(text);
  if (typeof roots !== 'string') return { identity, roots };
  throw problem('SIGSTORE_ROOTS', {
    subject: image,
    expected: `the roots of an instance of sigstore in ${identity.roots}`,
    got: roots,
    next: 'write them with cosign trusted-root create (--with-default-services for the public instance), review them and commit them',
  });
}
