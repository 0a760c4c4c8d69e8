import type { Fault } from '../errors';

/** What a text must be to name something, and what messages say of it. */
export interface Grammar {
  readonly expected: string;
  readonly longest: number;
  readonly fits: (text: string) => boolean;
}

const PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/**
 * The grammars of names in Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const DNS_LABEL = grammar('a DNS label: lower-case letters, digits and inner dashes', 63, (text) =>
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text),
);

/** Of a Service: it begins with a letter. */
export const SERVICE_NAME = grammar('a name of a Service: lower-case letters, digits and inner dashes, a letter first', 63, (text) =>
  /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(text),
);

/** Of most objects. */
export const DNS_SUBDOMAIN = grammar('lower-case letters, digits, inner dashes and single inner dots', 253, (text) =>
  text.split('.').every((label) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(label)),
);

/** Of roles and their bindings: whatever can stand in the path of a URL. */
export const PATH_SEGMENT = grammar('a name without / and %, and not . or ..', 253, (text) => text !== '' && !/^\.\.?$|[/%]/.test(text));

/** The key of a label or an annotation: `[prefix/]name`, each part with a length of its own. */
export const QUALIFIED_NAME = grammar(
  'a key such as app or example.com/app: letters, digits, dashes, dots and underscores, at most 63 behind the slash',
  317,
  (text) => {
    const parts = text.split('/');
    const [name = '', prefix] = parts.toReversed();
    return parts.length <= 2 && name.length <= 63 && PART.test(name) && (prefix === undefined || isNamedBy(DNS_SUBDOMAIN, prefix));
  },
);

/** The value of a label. It may be empty. */
export const LABEL_VALUE = grammar(
  'the value of a label: letters, digits, inner dashes, dots and underscores',
  63,
  (text) => text === '' || PART.test(text),
);

/** Of a container's port, and of whatever leads to one by name. */
export const PORT_NAME = grammar(
  'a name of a port: lower-case letters, digits and single inner dashes, at least one letter',
  15,
  (text) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text) && /[a-z]/.test(text) && !text.includes('--'),
);

/** Of an entry of a ConfigMap or Secret, which becomes a file. */
export const DATA_KEY = grammar(
  'a key: letters, digits, dashes, dots and underscores, and no .. at its beginning',
  253,
  (text) => /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'),
);

/** Whether a text fits a grammar, its length included. */
export function isNamedBy({ longest, fits }: Grammar, text: string): boolean {
  return text.length <= longest && fits(text);
}

/** What is wrong with a text that does not fit a grammar; undefined if it does. */
export function misnamed({ expected, longest, fits }: Grammar, text: string): Fault | undefined {
  if (text.length > longest) return { expected: `at most ${longest} characters`, got: String(text.length), next: 'shorten it' };
  return fits(text) ? undefined : { expected, got: JSON.stringify(text), next: 'rename it' };
}

/** More names than the objects of a system have; the same few labels stand on all of them. */
const MOST_KNOWN = 8192;

function grammar(expected: string, longest: number, fits: Grammar['fits']): Grammar {
  const fitting = new Set<string>();
  const fitsOnce = (text: string): boolean => {
    if (fitting.has(text)) return true;
    if (!fits(text)) return false;
    if (text.length > longest) return true;
    if (fitting.size >= MOST_KNOWN) fitting.clear();
    fitting.add(text);
    return true;
  };
  return { expected, longest, fits: fitsOnce };
}
