import { findKnown } from '../secrets/known';

/** Replaces a credential. */
const HIDDEN = '***';

/** Whoever a URL names before its host: for http always a credential or half of one, for ssh only with a password. Of a password, all up to the last `@`. */
const USERINFO = /\b(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<userinfo>[^\s/:@'"<>]+:(?!\d+\/)[^\s'"<>]+|[^\s/'"<>]+)@/gi;

/** What is named like a secret in a URL's query. */
const QUERY = /(?<name>[?&#][\w.-]*(?:token|key|secret|password|passwd|pwd|auth|sig|signature|credential|code)[\w.-]*=)[^\s&#'"<>]+/gi;

/** A header as git's traces and errors show it, whatever its scheme. */
const AUTHORIZATION = /\b(?<name>(?:proxy-)?authorization:\s*(?:\w+\s+)?)\S+/gi;

/**
 * A text that is safe to print: `***` replaces credentials in URLs and headers, and texts that look like a token.
 *
 * @param text what git or a remote said, or a URL
 */
export function withoutCredentials(text: string): string {
  const plain = text
    .replace(USERINFO, (match, scheme: string, userinfo: string) => (isPlainUser(scheme, userinfo) ? match : `${scheme}://${HIDDEN}@`))
    .replace(QUERY, `$<name>${HIDDEN}`)
    .replace(AUTHORIZATION, `$<name>${HIDDEN}`);
  return findKnown(plain)
    .toSorted((a, b) => b.start - a.start)
    .reduce((shown, { start, end }) => `${shown.slice(0, start)}${HIDDEN}${shown.slice(end)}`, plain);
}

/** `ssh://git@host` names an account that everyone knows. */
function isPlainUser(scheme: string, userinfo: string): boolean {
  return /ssh$/i.test(scheme) && !userinfo.includes(':');
}
