import { MalformedObject } from './tree-object';

/** A commit as git stores it, as far as Galley needs it to verify its proof. */
export interface CommitObject {
  readonly id: string;
  readonly tree: string;
  /** Seconds since 1970, by the committer's clock; undefined if no clock shows that. */
  readonly date: number | undefined;
  /** How it is signed; `other` for what git can sign with and we take no proof from (X.509). */
  readonly signature: 'ssh' | 'gpg' | 'other' | undefined;
  /** The whole object, with invalid UTF-8 replaced. */
  readonly raw: string;
  /** The whole object as it is stored. */
  readonly bytes: Buffer;
}

/** The last second of the year 9999, which is as far as dates are written. */
const LAST_DATE = 253_402_300_799;

/** Trailer that carries the token of a CI job. It stands last, and what it proves is the commit without it. */
const TOKEN_KEY = 'Galley-Token';
const TOKEN_LINE = new RegExp(`\\n${TOKEN_KEY}: (?<token>[\\w.-]+)\\n$`);

/**
 * Reads a commit. Its parents are left to git, which knows what else may stand for them.
 *
 * @param bytes what `git cat-file commit` prints
 * @throws MalformedObject
 */
export function parseCommit(id: string, bytes: Buffer): CommitObject {
  const raw = bytes.toString('utf8');
  const end = raw.indexOf('\n\n');
  const headers = raw.slice(0, end < 0 ? raw.length : end).split('\n');
  // Git takes capitals too, and writes none.
  const tree = /^tree ([0-9a-f]{40}|[0-9a-f]{64})$/i.exec(headers[0] ?? '')?.[1]?.toLowerCase();
  if (tree === undefined) throw new MalformedObject('a commit without a tree');
  const committer = headers.find((line) => line.startsWith('committer '));
  const signatures = headers.filter((line) => /^gpgsig(?:-sha256)? /.test(line));
  const [signature] = signatures;
  // Where objects are named by SHA-256, git looks for a signature under another name.
  const isGits = signature?.startsWith(id.length === 64 ? 'gpgsig-sha256 ' : 'gpgsig ') === true;
  return {
    id,
    tree,
    date: dateFrom(/ (\d+) [-+]\d+$/.exec(committer ?? '')?.[1]),
    signature: signature === undefined ? undefined : signatures.length === 1 && isGits ? signatureKind(signature) : 'other',
    raw,
    bytes,
  };
}

/** Seconds since 1970 as they are written down; undefined if no calendar has them. */
export function dateFrom(text: string | undefined): number | undefined {
  const seconds = /^\d{1,12}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return seconds <= LAST_DATE ? seconds : undefined;
}

/** What a commit says, without its headers. */
export function commitMessage({ raw }: CommitObject): string {
  const end = raw.indexOf('\n\n');
  return end < 0 ? '' : raw.slice(end + 2);
}

/** The message with a token at its end. @param message ends with the record's trailers */
export function withToken(message: string, token: string): string {
  return `${message}${TOKEN_KEY}: ${token}\n`;
}

/** A commit's token, and the object without it: the token's audience names the id of that object. */
export function splitToken({ raw }: CommitObject): { readonly token: string; readonly raw: string } | undefined {
  const token = TOKEN_LINE.exec(raw)?.groups?.['token'];
  return token === undefined ? undefined : { token, raw: raw.replace(TOKEN_LINE, '\n') };
}

/** What a token's audience must be: of no use anywhere else, and for no other commit. */
export function audienceFor(id: string): string {
  return `galley:${id}`;
}

function signatureKind(firstLine: string): CommitObject['signature'] {
  if (firstLine.includes('BEGIN SSH SIGNATURE')) return 'ssh';
  return firstLine.includes('BEGIN PGP SIGNATURE') ? 'gpg' : 'other';
}
