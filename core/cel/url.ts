/** A URL as Go's net/url takes it in a request: absolute, or an absolute path. */
export interface RequestUrl {
  readonly scheme: string;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

const FORM = /^(?:(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?(?<rest>[^?]*)(?:\?(?<query>.*))?$/s;
const HOST = /^(?:[^@/]*@)?(?:\[[0-9a-fA-F:.%]+\]|[^\s<>"\\^`{}|[\]:/]*)(?::\d*)?$/;

/**
 * The URL that a text is; undefined if it is none.
 *
 * @see https://pkg.go.dev/net/url#ParseRequestURI
 */
export function urlIn(text: string): RequestUrl | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  const { scheme = '', rest = '', query = '' } = FORM.exec(text)?.groups ?? {};
  if (!rest.startsWith('/')) return scheme === '' ? undefined : { scheme: scheme.toLowerCase(), host: '', path: '', query };
  // In a request only what has a scheme has a host.
  const { authority, path = rest } = (scheme === '' ? undefined : /^\/\/(?<authority>[^/]*)(?<path>.*)$/s.exec(rest)?.groups) ?? {};
  if (authority !== undefined && !HOST.test(authority)) return undefined;
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined;
  return { scheme: scheme.toLowerCase(), host: (authority ?? '').replace(/^.*@/, ''), path, query };
}

/** The host without port and brackets. */
export const hostname = ({ host }: RequestUrl): string => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
/** The port, empty if there is none. */
export const port = ({ host }: RequestUrl): string => /:(\d*)$/.exec(host)?.[1] ?? '';
