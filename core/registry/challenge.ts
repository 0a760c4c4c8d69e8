/** How a server says that it wants to know who asks. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By name in lower case: `realm`, `service`, `scope`. */
  readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`;
const PART = new RegExp(String.raw`(?<name>${TOKEN})(?:\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s,"]*)))?`, 'g');

/**
 * Reads a WWW-Authenticate header, of several challenges too.
 *
 * @param header its value; several headers joined by commas
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const { groups = {} } of header.matchAll(PART)) {
    const name = (groups['name'] ?? '').toLowerCase();
    const value = groups['quoted']?.replace(/\\(.)/g, '$1') ?? groups['bare'];
    // A word without a value is a scheme; whatever stands before the first one belongs to none.
    if (value === undefined) challenges.push({ scheme: name, parameters: {} });
    else Object.assign(challenges.at(-1)?.parameters ?? {}, { [name]: value });
  }
  return challenges;
}
