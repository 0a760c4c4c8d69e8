import { findShapes } from '../secrets/shapes';

/** What stands where a credential stood. */
const HIDDEN = '***';

/** Whoever a URL names before its host: for http always a credential or half of one, for ssh only with a password. */
const USERINFO = /\b(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<userinfo>[^\s/@'"<>]+)@/gi;

/** A header as git's traces and errors show it, whatever its scheme. */
const AUTHORIZATION = /\b(?<name>(?:proxy-)?authorization:\s*(?:\w+\s+)?)\S+/gi;

/**
 * A text that may be shown: credentials in URLs, headers, and what has the shape of a token are replaced by `***`.
 *
 * @param text what git or a remote said, or a URL
 */
export function withoutCredentials(text: string): string {
  const plain = text
    .replace(USERINFO, (match, scheme: string, userinfo: string) => (isPlainUser(scheme, userinfo) ? match : `${scheme}://${HIDDEN}@`))
    .replace(AUTHORIZATION, `$<name>${HIDDEN}`)
    .replace(TOKEN, HIDDEN);
  return findShapes(plain)
    .sort((a, b) => b.start - a.start)
    .reduce((shown, { start, end }) => `${shown.slice(0, start)}${HIDDEN}${shown.slice(end)}`, plain);
}

/** GitHub's and GitLab's tokens, which the shapes leave to a scanner that has to be waited for. */
const TOKEN = /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|gl[a-z]{2,5}-[\w-]{16,})/g;

/** `ssh://git@host` names an account that everyone knows. */
function isPlainUser(scheme: string, userinfo: string): boolean {
  return /ssh$/i.test(scheme) && !userinfo.includes(':');
}
