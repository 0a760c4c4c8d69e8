import { generateKeyPairSync, sign } from 'node:crypto';
import { type MadeImage, pushBlob, pushManifest } from './images';

/** A signature, and its annotations. */
export interface Signed {
  readonly signature: Buffer;
  /** Beside it in cosign's first form. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Beside it in a bundle. */
  readonly material: object;
}

/** Whoever signs images. */
export interface Signer {
  sign(text: Buffer): Signed;
}

/** A publisher with a key. */
export interface KeySigner extends Signer {
  /** PEM, as `cosign.pub` has it. */
  readonly publicKey: string;
}

export function signer(): KeySigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => ({ signature: sign('sha256', text, privateKey), annotations: {}, material: { publicKey: { hint: 'any' } } }),
  };
}

type Repository = Pick<MadeImage, 'repository'>;
const SIGN = 'https://sigstore.dev/cosign/sign/v1';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const STATEMENT = 'application/vnd.in-toto+json';

/** What cosign signs in its first form. */
export const payloadOf = (digest: string): string =>
  JSON.stringify({
    critical: {
      identity: { 'docker-reference': '' },
      image: { 'docker-manifest-digest': digest },
      type: 'cosign container image signature',
    },
    optional: null,
  });

/**
 * Pushes a signature in cosign's first form, under the tag of `of`.
 *
 * @param signed what is signed
 * @param told pushed as the signed content, by default the same
 */
export async function pushSimple(
  host: string,
  image: Repository,
  {
    of,
    by,
    signed = payloadOf(of),
    told = signed,
  }: { readonly of: string; readonly by: Signer; readonly signed?: string; readonly told?: string },
): Promise<void> {
  const { signature, annotations } = by.sign(Buffer.from(signed));
  const layer = {
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    ...(await pushBlob(host, image, told)),
    annotations: { 'dev.cosignproject.cosign/signature': signature.toString('base64'), ...annotations },
  };
  await pushManifest(host, image, `${of.replace(':', '-')}.sig`, await manifestOf(host, image, layer), MANIFEST);
}

/** Pushes a bundle that refers to `of`, listed under the tag for registries without a list of referrers. */
export async function pushBundle(
  host: string,
  image: Repository,
  props: {
    readonly of: string;
    readonly by: Signer;
    /** Digest that the statement names. @default - the same */
    readonly about?: string;
    readonly predicateType?: string;
    /** The statement is changed after it was signed. */
    readonly tampered?: boolean;
  },
): Promise<void> {
  const { of, by, about = of, predicateType = SIGN, tampered = false } = props;
  const statement = (digest: string): Buffer =>
    Buffer.from(
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ digest: { sha256: digest.slice('sha256:'.length) } }],
        predicateType,
        predicate: {},
      }),
    );
  const signed = statement(tampered ? `sha256:${'0'.repeat(64)}` : about);
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${STATEMENT.length} ${STATEMENT} ${signed.length} `), signed]);
  const { signature, material } = by.sign(encoded);
  const bundle = JSON.stringify({
    mediaType: BUNDLE,
    verificationMaterial: { ...material, tlogEntries: [] },
    dsseEnvelope: {
      payload: statement(about).toString('base64'),
      payloadType: STATEMENT,
      signatures: [{ sig: signature.toString('base64') }],
    },
  });
  const text = await manifestOf(host, image, { mediaType: BUNDLE, ...(await pushBlob(host, image, bundle)) });
  const tag = of.replace(':', '-');
  const digest = await pushManifest(host, image, `${tag}.bundle`, text, MANIFEST);
  const index = 'application/vnd.oci.image.index.v1+json';
  // As cosign 2.6.5 lists it.
  const listed = [{ mediaType: MANIFEST, digest, size: text.length, artifactType: 'application/vnd.oci.empty.v1+json' }];
  await pushManifest(host, image, tag, JSON.stringify({ schemaVersion: 2, mediaType: index, manifests: listed }), index);
}

async function manifestOf(host: string, image: Repository, layer: object): Promise<string> {
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', ...(await pushBlob(host, image, '{}')) };
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] });
}
