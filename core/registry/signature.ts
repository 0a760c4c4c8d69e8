import { z } from 'zod';

/** One signature of an image from the registry, not verified yet. */
export type ImageSignature =
  /** cosign's first form: a payload that names the image's digest, and a signature of its bytes. */
  | ({ readonly kind: 'simple'; readonly payload: Buffer } & Omit<SimpleLayer, 'digest'>)
  /** A bundle of sigstore's: a statement about the image, its signature, and what that is checked with. */
  | { readonly kind: 'bundle'; readonly bundle: unknown };

/** Most signatures of one image that are looked at: more are no publisher's. */
export const MOST_SIGNATURES = 32;

const SIMPLE_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const BUNDLE_TYPE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.\d+\+json|\+json;version=0\.\d+)$/;
/** What cosign 2.6.5 calls a bundle in the list that it writes under a tag: the type of its empty configuration. Others leave the type out. */
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const SIGNATURE_KEY = 'dev.cosignproject.cosign/signature';
const CERTIFICATE_KEY = 'dev.sigstore.cosign/certificate';
const ENTRY_KEY = 'dev.sigstore.cosign/bundle';
const TIMESTAMP_KEY = 'dev.sigstore.cosign/rfc3161timestamp';
/** What cosign calls the statement that it makes by `sign`; others are attestations, such as a list of packages. */
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const layer = z.object({ mediaType: z.string(), digest, annotations: z.record(z.string(), z.string()).optional() });
const manifest = z.object({ layers: z.array(z.unknown()) });
const index = z.object({ manifests: z.array(z.unknown()) });
const referrer = z.object({ digest, artifactType: z.string().optional() });
const simplePayload = z.object({ critical: z.object({ type: z.string(), image: z.object({ 'docker-manifest-digest': digest }) }) });
const statement = z.object({
  _type: z.enum(['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1']),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })),
  predicateType: z.string(),
});

/** The tag under which cosign keeps signatures of an image. @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
export const signatureTag = (of: string): string => `${referrersTag(of)}.sig`;
/** The tag under which what refers to an image is listed, where the registry has no list of its own (OCI distribution 1.1). */
export const referrersTag = (of: string): string => of.replace(':', '-');

/** A signature in cosign's first form: where its payload is, and the signature. */
export interface SimpleLayer {
  readonly digest: string;
  readonly signature: Buffer;
  /** The signer's certificate, PEM, where it signs without a key. */
  readonly certificate: string | undefined;
  /** The entry in a transparency log, as cosign writes it. */
  readonly entry: unknown;
  /** What a timestamp authority said (RFC 3161), as cosign writes it. */
  readonly timestamp: unknown;
}

/** The signatures that a manifest under `signatureTag` lists. */
export function simpleLayers(text: string): SimpleLayer[] {
  return layersOf(text).flatMap(({ mediaType, digest: payload, annotations = {} }) => {
    const signature = annotations[SIGNATURE_KEY];
    if (mediaType !== SIMPLE_TYPE || signature === undefined) return [];
    return [
      {
        digest: payload,
        signature: Buffer.from(signature, 'base64'),
        certificate: annotations[CERTIFICATE_KEY],
        entry: jsonOf(annotations[ENTRY_KEY] ?? ''),
        timestamp: jsonOf(annotations[TIMESTAMP_KEY] ?? ''),
      },
    ];
  });
}

/** Digests of the manifests in a list of referrers that may hold a bundle. */
export function bundleManifests(text: string): string[] {
  const listed = index.safeParse(jsonOf(text)).data?.manifests ?? [];
  const read = listed.flatMap((each) => referrer.safeParse(each).data ?? []);
  return read
    .filter(({ artifactType = EMPTY_TYPE }) => artifactType === EMPTY_TYPE || BUNDLE_TYPE.test(artifactType))
    .map((each) => each.digest);
}

/** Digests of the bundles that a manifest holds. */
export function bundleLayers(text: string): string[] {
  return layersOf(text)
    .filter(({ mediaType }) => BUNDLE_TYPE.test(mediaType))
    .map((each) => each.digest);
}

/** The digest that a payload in cosign's first form speaks of; nothing if it is no such payload. */
export function digestInPayload(payload: Buffer): string | undefined {
  return simplePayload.safeParse(jsonOf(payload.toString('utf8'))).data?.critical.image['docker-manifest-digest'];
}

/** The digests that a statement of `cosign sign` speaks of; none if it is another statement. */
export function digestsInStatement(payloadType: string, payload: Buffer): string[] {
  if (payloadType !== 'application/vnd.in-toto+json') return [];
  const read = statement.safeParse(jsonOf(payload.toString('utf8'))).data;
  if (read === undefined || read.predicateType !== SIGN_PREDICATE) return [];
  return read.subject.flatMap(({ digest: { sha256 } }) => (sha256 === undefined ? [] : [`sha256:${sha256}`]));
}

function layersOf(text: string): z.output<typeof layer>[] {
  return (manifest.safeParse(jsonOf(text)).data?.layers ?? []).flatMap((each) => layer.safeParse(each).data ?? []);
}

/** JSON as a value; undefined if the text is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
