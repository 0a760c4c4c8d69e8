import { problem } from '../errors';

/** Words that no name of ours may become in code: the language's, and those that templates use themselves. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in ' +
    'instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'main systems app props installation environment config images resources deliver namespace secretStore z dnsLabel gibibytes httpsUrl host port tcp udp url'
  ).split(' '),
);

/** A name as it stands in code: `checkout-api` is `checkoutApi`. */
export function identifier(name: string, otherwise: 'System' | 'Service', taken: readonly string[] = []): string {
  const camel = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return TAKEN.has(camel) || taken.includes(camel) ? `${camel}${otherwise}` : camel;
}

export const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Longer ones leave no room for what names are made of them. */
const LONGEST = 40;

/** @throws GalleyError USAGE where it can't be the name of a Service and of all that is named after it */
export function refuseName(subject: string, name: string): void {
  const next = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, LONGEST);
  if (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= LONGEST && !name.includes('--')) return;
  throw problem('USAGE', {
    subject,
    expected: `lower-case letters, digits and single inner dashes, a letter first, ${LONGEST} at most`,
    got: JSON.stringify(name),
    next: next === '' ? 'name it otherwise' : `for example ${next.replace(/-+/g, '-')}`,
  });
}
