import { formatPath } from '../document/path';
import type { SourceDocument, SourceScalar } from '../document/source-document';
import type { Problem } from '../errors';
import { type FoundSecret, withoutOverlaps } from '../secrets/found';
import { secretKindOf } from '../secrets/looks-secret';
import { findWithSecretlint } from '../secrets/secretlint';
import { findShapes } from '../secrets/shapes';

/** The secrets of an environment file. */
export interface SecretFindings {
  /** One for each, without its value. */
  readonly problems: readonly Problem[];
  /** Whether a text holds one of them, or looks like another, and so must not be printed. */
  readonly hides: (text: string) => boolean;
}

/**
 * Looks for secret values in all of an environment file: keys, values as they are read (escapes and folding undone) and comments.
 * There is no way to let one through: the file is committed, and what is committed is known.
 */
export async function findSecrets(document: SourceDocument): Promise<SecretFindings> {
  const { text } = document;
  const scalars = document.scalars().filter(({ value }) => typeof value === 'string');
  const values = scalars.map((scalar) => ({ scalar, value: String(scalar.value) }));
  const hidden = values.filter(({ scalar, value }) => !text.slice(scalar.start, scalar.end).includes(value));
  const inText = withoutOverlaps([...findShapes(text), ...(await findWithSecretlint(text))]);
  const inHidden = await findInEach(hidden);
  const random = values.flatMap(({ scalar, value }) => whole(scalar, secretKindOf(value, keyOf(scalar))));
  const found = withoutOverlaps([...inText, ...inHidden, ...random]);
  const secrets = [
    ...found.map(({ start, end }) => text.slice(start, end)),
    ...values.filter(({ scalar }) => found.some((secret) => overlap(scalar, secret))).map(({ value }) => value),
  ];
  return {
    problems: found.map((secret) => problemFor(secret, scalars, document)),
    hides: (shown) => secretKindOf(shown) !== undefined || secrets.some((secret) => shown.includes(secret)),
  };
}

/** Scans values that the text does not hold letter by letter, all at once, as a scan costs more to start than to run. */
async function findInEach(values: readonly { readonly scalar: SourceScalar; readonly value: string }[]): Promise<FoundSecret[]> {
  if (values.length === 0) return [];
  const joined = values.map(({ value }) => value).join('\n');
  const found = [...findShapes(joined), ...(await findWithSecretlint(joined))];
  let offset = 0;
  return values.flatMap(({ scalar, value }) => {
    const span = { start: offset, end: offset + value.length };
    offset = span.end + 1;
    return whole(scalar, found.find((secret) => overlap(span, secret))?.kind);
  });
}

function problemFor(secret: FoundSecret, scalars: readonly SourceScalar[], document: SourceDocument): Problem {
  const holder = scalars.find((scalar) => overlap(scalar, secret));
  const subject =
    holder === undefined ? 'comment' : holder.role === 'key' ? `${formatPath(holder.path.slice(0, -1))}: a key` : formatPath(holder.path);
  const next = holder === undefined ? 'remove it and replace the secret' : 'put it into the secret store and name its key here';
  return {
    code: 'ENV_SECRET',
    message: `${subject}: looks like ${secret.kind}, expected no secret in the file, got one (not shown); ${next}`,
    place: document.placeAt(holder?.start ?? secret.start),
  };
}

function whole({ start, end }: SourceScalar, kind: string | undefined): FoundSecret[] {
  return kind === undefined ? [] : [{ kind, start, end }];
}

function overlap(a: { readonly start: number; readonly end: number }, b: { readonly start: number; readonly end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

function keyOf({ role, path }: SourceScalar): string {
  return role === 'key' ? '' : String(path.findLast((step) => typeof step === 'string') ?? '');
}
