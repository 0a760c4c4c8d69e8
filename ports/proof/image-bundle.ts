import { createHash, X509Certificate } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { z } from 'zod';
import { digestInPayload, digestsInStatement, type ImageSignature } from '../../core/registry/signature';

/** A signature in sigstore's own form, with the bytes that were signed where it does not hold them itself. */
export interface ImageBundle {
  readonly bundle: Bundle;
  readonly artifact: Buffer | undefined;
}

export const ANOTHER_DIGEST = 'one over another digest';
export const MALFORMED = 'one that can not be read';

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
/** What cosign writes of an entry in a log. @see https://github.com/sigstore/cosign/blob/main/pkg/cosign/bundle/rekor.go */
const logEntry = z.object({
  SignedEntryTimestamp: base64,
  Payload: z.object({ body: base64, integratedTime: z.int(), logIndex: z.int(), logID: z.string().regex(/^[0-9a-f]{64}$/) }),
});
const logBody = z.object({ kind: z.string(), apiVersion: z.string() });
const timestamp = z.object({ SignedRFC3161Timestamp: base64 });

/**
 * A signature as sigstore's library takes it, where it speaks of this digest.
 *
 * @returns what is wrong with it, in a few words, where it does not
 */
export async function bundleOf(signature: ImageSignature, digest: string): Promise<ImageBundle | string> {
  const { bundleFromJSON } = await import('@sigstore/bundle');
  try {
    if (signature.kind === 'simple')
      return digestInPayload(signature.payload) === digest ? await bundleOfSimple(signature) : ANOTHER_DIGEST;
    const bundle = bundleFromJSON(signature.bundle);
    if (bundle.content.$case !== 'dsseEnvelope') return MALFORMED;
    const { payloadType, payload } = bundle.content.dsseEnvelope;
    return digestsInStatement(payloadType, payload).includes(digest) ? { bundle, artifact: undefined } : ANOTHER_DIGEST;
  } catch {
    // The library throws errors of many kinds for what is malformed; whoever may push to the registry can bring one about.
    return MALFORMED;
  }
}

type Simple = Extract<ImageSignature, { readonly kind: 'simple' }>;

async function bundleOfSimple({ payload, signature, certificate, entry, timestamp: said }: Simple): Promise<ImageBundle> {
  const { toMessageSignatureBundle } = await import('@sigstore/bundle');
  const bundle = toMessageSignatureBundle({
    digest: createHash('sha256').update(payload).digest(),
    signature,
    keyHint: '',
    ...(certificate === undefined ? {} : { certificate: new X509Certificate(certificate).raw }),
  });
  const verificationMaterial = {
    ...bundle.verificationMaterial,
    tlogEntries: entry === undefined ? [] : [entryOf(entry)],
    timestampVerificationData: {
      rfc3161Timestamps: said === undefined ? [] : [{ signedTimestamp: timestamp.parse(said).SignedRFC3161Timestamp }],
    },
  };
  return { bundle: { ...bundle, verificationMaterial }, artifact: payload };
}

type LogEntry = Bundle['verificationMaterial']['tlogEntries'][number];

function entryOf(written: unknown): LogEntry {
  const { SignedEntryTimestamp: signedEntryTimestamp, Payload } = logEntry.parse(written);
  const { kind, apiVersion: version } = logBody.parse(JSON.parse(Payload.body.toString('utf8')));
  return {
    logIndex: `${Payload.logIndex}`,
    logId: { keyId: Buffer.from(Payload.logID, 'hex') },
    kindVersion: { kind, version },
    integratedTime: `${Payload.integratedTime}`,
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: undefined,
    canonicalizedBody: Payload.body,
  };
}
