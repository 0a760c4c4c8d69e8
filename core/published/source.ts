import { type Commit, isoDate, person } from '../git/commit-text';
import { withoutCredentials } from '../git/redact';

/** The source of a render: one commit of the project. */
export interface Source {
  readonly commit: Commit;
  /** Address of the project for a browser; undefined if it has none. */
  readonly url: string | undefined;
}

/** A commit of another repository that a commit names in its trailers. */
export interface Reference {
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly sha?: string;
  readonly repoURL?: string;
}

/**
 * The web address of a remote, the same for each way to reach it: `git@host:a/b.git` and `ssh://git@host/a/b` are `https://host/a/b`.
 *
 * @param remote as git's settings name it
 * @returns undefined for a folder, which means nothing elsewhere
 */
export function webUrl(remote: string): string | undefined {
  const scp = /^(?:[\w.-]+@)?(?<host>[\w.-]+):(?!\/\/)\/?(?<path>.+)$/.exec(remote)?.groups;
  const url = /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?(?<host>[^/:]+)(?::\d+)?\/(?<path>.+)$/.exec(remote)?.groups ?? scp;
  if (url === undefined || /^[A-Za-z]:[\\/]/.test(remote)) return undefined;
  return withoutCredentials(`https://${url['host']}/${(url['path'] ?? '').replace(/[?#].*$/, '').replace(/(?:\.git)?\/*$/, '')}`);
}

/** Trailers by which a commit names the commit of another repository that it came from, as Argo CD reads them. */
const TRAILER = /^argocd-reference-commit-(?<field>author|date|subject|body|sha|repourl): *(?<value>.*)$/i;

/** What proved the actor of a commit: a token that may be valid for minutes yet. */
const TOKEN_TRAILER = /^galley-token:.*(?:\n[ \t].*)*\n?/gim;

/** A commit's message, safe to publish: without the token in its trailer, or any other credential. */
export function publishedText(text: string): string {
  return withoutCredentials(text.replace(TOKEN_TRAILER, '')).trim();
}

/** Splits a commit's body into what a person wrote and the commit that its trailers name. */
export function splitReferences(body: string): { readonly body: string; readonly references: readonly Reference[] } {
  const lines = body.split('\n');
  const found: Record<string, string> = {};
  for (const line of lines) {
    const { field, value } = TRAILER.exec(line)?.groups ?? {};
    if (field !== undefined && value !== undefined) found[field.toLowerCase()] = value.trim();
  }
  const rest = lines
    .filter((line) => !TRAILER.test(line))
    .join('\n')
    .trim();
  const { author, date, subject, sha, repourl } = found;
  if (Object.keys(found).length === 0) return { body: rest, references: [] };
  const text = found['body'] === undefined ? undefined : unquoted(found['body']);
  return { body: rest, references: [defined({ author, date, subject, body: text, sha, repoURL: repourl })] };
}

/** Author and date of a commit as hydrator.metadata and the statement give them. */
export function authorship({ author }: Commit): { readonly author: string; readonly date: string } {
  return { author: person(author), date: isoDate(author) };
}

/** The trailer's value is a JSON string where it holds line breaks. */
function unquoted(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}

function defined(reference: Record<keyof Reference, string | undefined>): Reference {
  return Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== undefined));
}
