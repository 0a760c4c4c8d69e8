import { problem } from '../errors';
import { importedFrom } from './edits';

/** Words that no name of ours may become in code: the language's, what is there everywhere, and those that templates use themselves. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in ' +
    'instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'constructor decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis hasOwnProperty isFinite isNaN isPrototypeOf parseFloat parseInt ' +
    'propertyIsEnumerable toLocaleString toString unescape valueOf ' +
    'main systems app props installation environment config images resources deliver namespace secretStore z dnsLabel gibibytes httpsUrl host port tcp udp url ' +
    'assert cron defineSystem deliveryIssues fromPath httpProbe instancesOf jobsOf join namespaceIsItsOwn one redisAuth renderEnvironment root test'
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

/**
 * @param code where a name is to be imported from a module
 * @throws GalleyError USAGE where another module gives that name already: `a-b1` and `a-b-1` are one in code
 */
export function refuseSameInCode(code: string | undefined, names: readonly string[], module: string, subject: string): void {
  for (const name of names) {
    const other = importedFrom(code ?? '', name);
    if (other === undefined || other === module) continue;
    const expected = `one that is not ${name} in code, as what comes from ${other} is called`;
    throw problem('USAGE', { subject, expected, got: JSON.stringify(module.split('/').at(-1)), next: 'name it otherwise' });
  }
}
