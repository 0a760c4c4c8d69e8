import { problem } from '../../core/errors';
import type { ImageRegistry } from '../../core/registry/registry';
import { signatureFault } from '../../ports/proof/image-signature';
import type { LockedImage } from './lockfile';

/**
 * Asks the registry for the signature that the lockfile says an image has; nothing where it says none.
 *
 * @param digest that is, or is to be, in the lockfile
 * @throws GalleyError IMAGE_SIGNATURE where none is the key's; as `ImageRegistry.signaturesOf`
 */
export async function requireSignature({ image, signedBy }: LockedImage, digest: string, registry: ImageRegistry): Promise<void> {
  if (signedBy === undefined) return;
  const fault = await signatureFault(await registry.signaturesOf(image, digest), { key: signedBy.key, digest });
  if (fault === undefined) return;
  throw problem('IMAGE_SIGNATURE', {
    subject: image,
    expected: `a signature of ${digest} by the key in signedBy`,
    got: fault,
    next: 'do not use it before its publisher says why; correct the key where it has changed',
  });
}
