import { formatPath } from '../document/path';
import type { SourceDocument, SourceScalar } from '../document/source-document';
import type { ErrorCode, Problem } from '../errors';
import { type Allowance, allowancesOf } from './allowance';
import { commentsOf, type SourceComment } from './comments';
import { type FoundSecret, withoutOverlaps } from './found';
import { findInText } from './in-text';
import { findKnown } from './known';
import { secretKindOf } from './looks-secret';
import { cutFrom, findCut, MOST_PIECES } from './pieces';

/** The secrets of a YAML file that a person writes. */
export interface SecretFindings {
  /** One for each, without its value. */
  readonly problems: readonly Problem[];
  /** Whether a text holds one of them, or looks like another, and so must not be printed. */
  readonly hides: (text: string) => boolean;
  /** Values that the file itself says are no secrets. */
  readonly allowed: readonly string[];
}

/**
 * Looks for secret values in a whole file: keys, parsed values (without escapes and folding), comments, and values split over neighbouring
 * lines. A comment `# not a secret: REASON` beside a value, or on the line above, lets that one value through.
 *
 * @param code what each problem is called
 */
export function findSecretsIn(document: SourceDocument, code: ErrorCode): SecretFindings {
  const { text } = document;
  const scalars = document.scalars();
  const comments = commentsOf(text, scalars);
  const values = scalars.flatMap((scalar) => (typeof scalar.value === 'string' ? [{ scalar, value: scalar.value }] : []));
  const found = withoutOverlaps([
    ...findKnown(text),
    ...values.flatMap(({ scalar, value }) => whole(scalar, secretKindOf(value, keysOf(scalar)) ?? cutIn(scalar, text))),
    ...cutBetween(values),
    ...inComments(comments),
  ]).sort((a, b) => a.start - b.start);
  const allowances = allowancesOf(document, comments, scalars);
  const allowed = found.filter((secret) => allowances.some(({ scalar }) => scalar !== undefined && overlap(scalar, secret)));
  const refused = found.filter((secret) => !allowed.includes(secret));
  const holders = (secrets: readonly FoundSecret[]): string[] =>
    values.filter(({ scalar }) => secrets.some((secret) => overlap(scalar, secret))).map(({ value }) => value);
  const secrets = [...refused.map(({ start, end }) => text.slice(start, end)), ...holders(refused)];
  const harmless = holders(allowed);
  return {
    problems: [
      ...refused.map((secret) => problemFor(secret, scalars, document, code)),
      ...allowances.flatMap((allowance) => wrong(allowance, found, document, code)),
    ],
    hides: (shown) =>
      secrets.some((secret) => shown.includes(secret)) ||
      secretKindOf(harmless.reduce((rest, value) => rest.replaceAll(value, ''), shown)) !== undefined,
    allowed: harmless,
  };
}

/** The kind of a secret that stands in one value on several lines, as block text or folded. */
function cutIn({ role, start, end }: SourceScalar, text: string): string | undefined {
  const lines = text.slice(start, end).split(/\r?\n/);
  if (role === 'key' || lines.length === 1) return undefined;
  const pieces = lines.map((line) => line.trim().replaceAll(/^["']|["'\\]+$/g, '')).filter((line) => !/^[|>][-+0-9]*$/.test(line));
  // Base64 is often broken into lines, however many they are.
  return findCut(pieces, true) ?? (pieces.some((piece) => /\s/.test(piece)) ? undefined : findKnown(pieces.join(''))[0]?.kind);
}

/** Secrets that neighbouring values of one map or list hold in pieces. */
function cutBetween(values: readonly { readonly scalar: SourceScalar; readonly value: string }[]): FoundSecret[] {
  const single = values.filter(({ scalar }) => scalar.role === 'value');
  return single.flatMap(({ scalar, value }, index) => {
    const run = single.slice(index, index + MOST_PIECES);
    const end = run.findIndex((each) => parentOf(each.scalar) !== parentOf(scalar));
    const pieces = run.slice(0, end < 0 ? run.length : end).map((each) => each.value.trim());
    const key = scalar.path.at(-1);
    return whole(scalar, cutFrom(pieces, false) ?? (typeof key === 'string' ? cutFrom([key, value.trim()], false) : undefined));
  });
}

function inComments(comments: readonly SourceComment[]): FoundSecret[] {
  return comments.flatMap(({ text, start, end, alone }, index) => {
    const found = findInText(text).map((secret) => ({ kind: secret.kind, start: start + 1 + secret.start, end: start + 1 + secret.end }));
    const run = comments.slice(index, index + MOST_PIECES);
    const stop = run.findIndex((each) => !each.alone);
    const cut = alone
      ? cutFrom(
          run.slice(0, stop < 0 ? run.length : stop).map((each) => each.text.trim()),
          true,
        )
      : undefined;
    return cut === undefined ? found : [...found, { kind: cut, start, end }];
  });
}

function problemFor(secret: FoundSecret, scalars: readonly SourceScalar[], document: SourceDocument, code: ErrorCode): Problem {
  const holder = scalars.find((scalar) => overlap(scalar, secret));
  const subject =
    holder === undefined ? 'comment' : holder.role === 'key' ? `${formatPath(holder.path.slice(0, -1))}: a key` : formatPath(holder.path);
  const next = holder === undefined ? 'remove it and replace the secret' : 'put it into the secret store and name its key here';
  return {
    code,
    subject,
    wrong: `looks like ${secret.kind}`,
    expected: 'no secret in the file',
    got: 'one (not shown)',
    next,
    place: document.placeAt(holder?.start ?? secret.start),
  };
}

/** What is wrong with an allowance itself: it lets nothing through, or gives no reason. */
function wrong(allowance: Allowance, found: readonly FoundSecret[], document: SourceDocument, code: ErrorCode): Problem[] {
  const { comment, scalar, reason } = allowance;
  const place = document.placeAt(comment.start);
  if (reason === '') {
    return [
      { code, place, subject: 'comment', expected: 'a reason after `not a secret:`', got: 'none', next: 'say why the value may be known' },
    ];
  }
  if (scalar !== undefined && found.some((secret) => overlap(scalar, secret))) return [];
  return [{ code, place, subject: 'comment', wrong: '`not a secret:` stands beside no value that looks like one', next: 'remove it' }];
}

function whole({ start, end }: SourceScalar, kind: string | undefined): FoundSecret[] {
  return kind === undefined ? [] : [{ kind, start, end }];
}

function overlap(a: { readonly start: number; readonly end: number }, b: { readonly start: number; readonly end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The nearest two keys above a value, joined by a dot. */
function keysOf({ role, path }: SourceScalar): string {
  if (role === 'key') return '';
  return path
    .filter((step) => typeof step === 'string')
    .slice(-2)
    .join('.');
}

const parentOf = ({ path }: SourceScalar): string => JSON.stringify(path.slice(0, -1));
