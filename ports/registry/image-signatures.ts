import {
  bundleLayers,
  bundleManifests,
  type ImageSignature,
  jsonOf,
  MOST_SIGNATURES,
  referrersTag,
  signatureTag,
  simpleLayers,
} from '../../core/registry/signature';

/** Requests for parts of signatures. Each gives undefined if the registry has none. */
export interface SignatureSource {
  /** A manifest, or an index, by tag or digest. */
  readonly manifest: (reference: string) => Promise<string | undefined>;
  readonly blob: (digest: string) => Promise<Buffer | undefined>;
  /** The registry's own list of what refers to a digest. */
  readonly referrers: (digest: string) => Promise<string | undefined>;
}

/**
 * The signatures of an image in a registry: those under cosign's tag, and bundles that refer to the image. Everyone with push permission
 * can add some, so it reads only the first ones, and skips unreadable ones.
 *
 * @param digest of the image
 */
export async function readSignatures(source: SignatureSource, digest: string): Promise<ImageSignature[]> {
  return [...(await simpleSignatures(source, digest)), ...(await bundles(source, digest))].slice(0, MOST_SIGNATURES);
}

async function simpleSignatures({ manifest, blob }: SignatureSource, digest: string): Promise<ImageSignature[]> {
  const listed = simpleLayers((await manifest(signatureTag(digest))) ?? '').slice(0, MOST_SIGNATURES);
  const found: ImageSignature[] = [];
  for (const { digest: at, ...layer } of listed) {
    const payload = await blob(at);
    if (payload !== undefined) found.push({ kind: 'simple', payload, ...layer });
  }
  return found;
}

async function bundles({ manifest, blob, referrers }: SignatureSource, digest: string): Promise<ImageSignature[]> {
  const list = (await referrers(digest)) ?? (await manifest(referrersTag(digest))) ?? '';
  const found: ImageSignature[] = [];
  for (const each of bundleManifests(list).slice(0, MOST_SIGNATURES)) {
    for (const at of bundleLayers((await manifest(each)) ?? '').slice(0, 1)) {
      const text = await blob(at);
      if (text !== undefined) found.push({ kind: 'bundle', bundle: jsonOf(text.toString('utf8')) });
    }
  }
  return found;
}
