/** A commit as git stores it, as far as what proves it is looked at. */
export interface CommitObject {
  readonly id: string;
  /** Seconds since 1970, by the committer's clock. */
  readonly date: number;
  /** How it is signed; `other` for what git can sign with and we take no proof from (X.509). */
  readonly signature: 'ssh' | 'gpg' | 'other' | undefined;
  /** The whole object. */
  readonly raw: string;
}

/** Trailer that carries the token of a CI job. It stands last, and what it proves is the commit without it. */
const TOKEN_KEY = 'Galley-Token';
const TOKEN_LINE = new RegExp(`\\n${TOKEN_KEY}: (?<token>[\\w.-]+)\\n$`);

/** @param raw what `git cat-file commit` prints */
export function parseCommit(id: string, raw: string): CommitObject {
  const headers = raw.slice(0, raw.indexOf('\n\n')).split('\n');
  const header = (...keys: readonly string[]): string | undefined =>
    headers.find((line) => keys.includes(line.split(' ', 1)[0] ?? ''))?.replace(/^\S+ /, '');
  const signature = header('gpgsig', 'gpgsig-sha256');
  return {
    id,
    date: Number(/ (\d+) [-+]\d+$/.exec(header('committer') ?? '')?.[1] ?? 0),
    signature: signature === undefined ? undefined : signatureKind(signature),
    raw,
  };
}

/** The message with a token at its end. @param message ends with the record's trailers */
export function withToken(message: string, token: string): string {
  return `${message}${TOKEN_KEY}: ${token}\n`;
}

/** The token that a commit carries, and the object as it was before it was given one: that object's id is what the token was asked for. */
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
