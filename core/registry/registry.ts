import type { ImageSignature } from './signature';

/** What a registry holds for a reference. */
export interface RegistryImage {
  /** Hash of the manifest that was read: of the index if there is one. */
  readonly digest: string;
  /** Platforms that it runs on, as `platformName` writes them. */
  readonly platforms: readonly string[];
}

/** Registries, as far as lockfiles need them. Problems stand without a place: who asks knows it. */
export interface ImageRegistry {
  /**
   * Reads what stands behind a tag, or a digest.
   *
   * @param image registry and repository
   * @throws GalleyError IMAGE_UNKNOWN, REGISTRY_DENIED, REGISTRY_DIGEST, REGISTRY_FAILED, CREDENTIALS_FAILED
   */
  readonly read: (image: string, reference: string) => Promise<RegistryImage>;
  /**
   * The digest behind a tag, or a digest that is there: by a HEAD request, which counts against no pull quota, and where that tells none, by one GET.
   *
   * @returns undefined if the registry has none
   * @throws GalleyError IMAGE_UNKNOWN, REGISTRY_DENIED, REGISTRY_DIGEST, REGISTRY_FAILED, CREDENTIALS_FAILED
   */
  readonly digestOf: (image: string, reference: string) => Promise<string | undefined>;
  /**
   * The signatures that the registry has of an image, as they came: none of them is proven, and anybody who may push there can have added some.
   *
   * @param digest of the image
   * @throws GalleyError REGISTRY_DENIED, REGISTRY_DIGEST, REGISTRY_FAILED, CREDENTIALS_FAILED
   */
  readonly signaturesOf: (image: string, digest: string) => Promise<readonly ImageSignature[]>;
}
