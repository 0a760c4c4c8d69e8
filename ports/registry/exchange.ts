import { mayAsk, mayLead, type PlainHosts } from '../../core/registry/urls';

/** One request. */
export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly accept: string;
  /** The Authorization header: goes to the URL's own origin and nowhere else. */
  readonly authorization?: string | undefined;
  /** The registry that named this URL, where one did: its token server. */
  readonly ledBy?: URL;
  /** What a POST carries. */
  readonly form?: URLSearchParams;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Who gave it. */
  readonly host: string;
  /** True if redirects led to another origin. That origin got no credentials, and its challenge is not the registry's. */
  readonly elsewhere: boolean;
}

/** A request that got no whole answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    /** Who did not answer. */
    readonly host: string,
    /** What happened instead, in a few words without any part of a URL or a body. */
    readonly reason: string,
    /** Whether another try may help, no try will, or the answer is invalid. */
    readonly kind: 'passing' | 'lasting' | 'refused',
    options?: ErrorOptions,
  ) {
    super(`${host}: ${reason}`, options);
  }
}

/** How far an exchange goes. */
export interface Limits {
  /** Milliseconds for all of it. */
  readonly timeout: number;
  /** Hosts that may be asked without TLS. */
  readonly plain: PlainHosts;
  /** Bytes of the answer. @default - 4 MiB */
  readonly most?: number;
}

/** What registries should accept as a manifest's size (distribution spec, "Pushing Manifests"); configurations are smaller still. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/**
 * Asks, and reads the whole answer. Redirects of GET and HEAD are followed; once one has led to another origin, the Authorization header stays behind.
 *
 * @throws NoAnswer
 */
export async function exchange(question: Question, limits: Limits): Promise<Answer> {
  const signal = AbortSignal.timeout(limits.timeout);
  let url = question.url;
  let elsewhere = false;
  for (let redirects = 0; ; redirects += 1) {
    const from = question.ledBy ?? question.url;
    if (url !== from && !mayLead(from, url)) throw new NoAnswer(url.host, 'a way to this machine or its link', 'refused');
    if (!mayAsk(url, limits.plain))
      throw new NoAnswer(url.host, 'no TLS, which only this machine and hosts named by --plain-http may go without', 'refused');
    try {
      const response = await fetch(url, {
        method: question.method,
        headers: {
          accept: question.accept,
          'user-agent': 'galley',
          ...(question.authorization !== undefined && !elsewhere && { authorization: question.authorization }),
        },
        redirect: 'manual',
        signal,
        ...(question.form && { body: question.form }),
      });
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status > 399) {
        return {
          status: response.status,
          headers: response.headers,
          body: await bodyOf(response, url.host, limits.most ?? MOST_BYTES),
          host: url.host,
          elsewhere,
        };
      }
      await response.body?.cancel();
      // A form holds the login itself, and goes to nobody but the one it was meant for.
      if (question.method === 'POST') throw new NoAnswer(url.host, 'a redirect of a login', 'refused');
      if (redirects === MOST_REDIRECTS) throw new NoAnswer(url.host, `more than ${MOST_REDIRECTS} redirects`, 'refused');
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (next === undefined) throw new NoAnswer(url.host, 'a redirect to nowhere', 'refused');
      elsewhere ||= next.origin !== question.url.origin;
      url = next;
    } catch (error) {
      throw noAnswer(error, url.host, signal, limits.timeout);
    }
  }
}

async function bodyOf(response: Response, host: string, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw new NoAnswer(host, `more than ${most} bytes`, 'refused');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function noAnswer(error: unknown, host: string, signal: AbortSignal, timeout: number): NoAnswer {
  if (error instanceof NoAnswer) return error;
  if (signal.aborted) return new NoAnswer(host, `no whole answer within ${timeout / 1000} s`, 'passing', { cause: error });
  const code = codeOf(error);
  // A name that is not there, and a certificate that does not fit, will not be otherwise in a moment.
  const lasting = code === 'ENOTFOUND' || /CERT|_ISSUER|SELF_SIGNED|^ERR_TLS|^ERR_SSL/.test(code);
  return new NoAnswer(host, code === '' ? 'an answer that broke off' : code, lasting ? 'lasting' : 'passing', { cause: error });
}

/** The code of the system's error underneath: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
function codeOf(error: unknown): string {
  for (let each = error; typeof each === 'object' && each !== null; each = Reflect.get(each, 'cause')) {
    const code: unknown = Reflect.get(each, 'code');
    if (typeof code === 'string') return code;
  }
  return '';
}
