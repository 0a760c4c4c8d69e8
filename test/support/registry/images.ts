import { createHash } from 'node:crypto';

/** The names that OCI and Docker have for the same things. */
const TYPES = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

/** An image that a test makes. */
export interface MadeImage {
  readonly repository: string;
  readonly tag: string;
  /** `linux/amd64` each. More than one makes an index, so does `index`. */
  readonly platforms: readonly string[];
  readonly index?: boolean;
  /** @default 'oci' */
  readonly format?: keyof typeof TYPES;
  /** Makes other bytes of the same platforms. */
  readonly content?: string;
  /** As the registry asks for it. */
  readonly authorization?: string;
}

/**
 * Pushes an image to a registry, by HTTP as any client does.
 *
 * @returns the digest of what the tag names then
 */
export async function pushImage(host: string, image: MadeImage): Promise<string> {
  const types = TYPES[image.format ?? 'oci'];
  const layer = await pushBlob(host, image, `the layer of ${image.content ?? image.tag}`);
  const manifests = [];
  for (const platform of image.platforms) {
    const [os, architecture, variant] = platform.split('/');
    const config = await pushBlob(host, image, JSON.stringify({ os, architecture, variant, rootfs: { type: 'layers', diff_ids: [] } }));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, ...config },
      layers: [{ mediaType: types.layer, ...layer }],
    });
    manifests.push({ mediaType: types.manifest, ...described(manifest), platform: { os, architecture, variant }, manifest });
  }
  const [only] = manifests;
  const alone = only !== undefined && manifests.length === 1 && image.index !== true;
  if (alone) return pushManifest(host, image, image.tag, only.manifest, types.manifest);
  for (const { manifest, digest } of manifests) await pushManifest(host, image, digest, manifest, types.manifest);
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: manifests.map(({ manifest: _, ...descriptor }) => descriptor),
  });
  return pushManifest(host, image, image.tag, index, types.index);
}

/** Names a manifest that is there by another tag. */
export async function retag(host: string, image: Pick<MadeImage, 'repository' | 'tag'>, digest: string): Promise<void> {
  const accept = Object.values(TYPES).flatMap(({ index, manifest }) => [index, manifest]);
  const found = await fetch(`http://${host}/v2/${image.repository}/manifests/${digest}`, { headers: { accept: accept.join(', ') } });
  await pushManifest(host, image, image.tag, await found.text(), found.headers.get('content-type') ?? '');
}

type Target = Pick<MadeImage, 'repository' | 'authorization'>;

/** Pushes a manifest; returns its digest. */
export async function pushManifest(host: string, target: Target, reference: string, body: string, type: string): Promise<string> {
  const url = `http://${host}/v2/${target.repository}/manifests/${reference}`;
  await expectStatus(201, await fetch(url, { method: 'PUT', body, headers: { ...authorized(target), 'content-type': type } }));
  return described(body).digest;
}

/** Pushes a blob; returns what a manifest says of it. */
export async function pushBlob(host: string, target: Target, body: string): Promise<{ readonly digest: string; readonly size: number }> {
  const descriptor = described(body);
  const begun = await fetch(`http://${host}/v2/${target.repository}/blobs/uploads/`, { method: 'POST', headers: authorized(target) });
  await expectStatus(202, begun);
  const location = new URL(begun.headers.get('location') ?? '', `http://${host}`);
  location.searchParams.set('digest', descriptor.digest);
  const headers = { ...authorized(target), 'content-type': 'application/octet-stream' };
  await expectStatus(201, await fetch(location, { method: 'PUT', body, headers }));
  return descriptor;
}

function authorized({ authorization }: Target): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}

function described(body: string): { readonly digest: string; readonly size: number } {
  return { digest: `sha256:${createHash('sha256').update(body).digest('hex')}`, size: Buffer.byteLength(body) };
}

async function expectStatus(status: number, response: Response): Promise<void> {
  if (response.status !== status) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
}
