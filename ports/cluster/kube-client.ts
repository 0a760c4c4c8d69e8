import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { GalleyError, problem } from '../../core/errors';
import { withoutCredentials } from '../../core/git/redact';
import { retryAfter } from '../retry-after';
import { type KubeConfigFile, shownServer } from './kube-config';

/** Milliseconds that the API server may take for one answer. */
const TIMEOUT = 30_000;

/** How often it may say that it is busy: client-go's number. @see https://pkg.go.dev/k8s.io/client-go/rest#Request.MaxRetries */
const RETRIES = 10;

/** How a PATCH is to be read. @see https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply */
export type PatchType = 'application/merge-patch+json' | 'application/apply-patch+yaml';

/** A request to the API server. */
export interface KubeRequest {
  readonly method: 'GET' | 'PATCH';
  /** With its query: `/api/v1/namespaces/shop/pods?limit=500`. */
  readonly path: string;
  readonly body?: unknown;
  readonly type?: PatchType;
  /** @default application/json */
  readonly accept?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds after which it asks to be asked again. */
  readonly wait: number | undefined;
}

/** What the API server answered when it refused. */
export class KubeRefusal extends Error {
  constructor(
    /** HTTP status: 403, 404, 409, 422. */
    readonly status: number,
    /** The API server's own words. */
    message: string,
  ) {
    super(message);
  }
}

/** CLUSTER_FAILED, of one API alone: the server behind the API server that serves it does not answer. */
export class SilentApi extends GalleyError {
  constructor(
    /** `metrics.k8s.io/v1beta1` */
    readonly api: string,
    failure: GalleyError,
  ) {
    super(failure.problems);
  }
}

/** CLUSTER_DENIED, of one request alone: who asks is known, and may not see this. */
export class ForbiddenRequest extends GalleyError {
  constructor(denied: GalleyError) {
    super(denied.problems);
  }
}

/** What the API server answers where the server behind an API of a group is down: https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/ */
const GATEWAY_FAILED: ReadonlySet<number> = new Set([502, 503, 504]);

/** Asks the API server of one context of a kubeconfig; credentials, plugins for them and proxies are the kubeconfig library's business. */
export class KubeClient {
  constructor(
    private readonly config: KubeConfigFile,
    private readonly signal?: AbortSignal,
  ) {}

  /** Name of the context, for messages. */
  get context(): string {
    return this.config.context;
  }

  /**
   * One request, made again when the API server is busy and says when to come back.
   *
   * @returns the answer's JSON
   * @throws KubeRefusal 404, and what the API server has against a write; GalleyError CLUSTER_FAILED for any other answer from 400 on, where there is
   *   none, or none that is JSON, or it stays busy; SilentApi where that is so of one group's API alone; CLUSTER_DENIED where nobody knows who asks; ForbiddenRequest where who asks may not
   */
  async ask<T>({ method, path, body, type, accept = 'application/json' }: KubeRequest): Promise<T> {
    const options: RequestOptions = { method, timeout: TIMEOUT, ...(this.signal && { signal: this.signal }) };
    options.headers = { accept, 'user-agent': 'galley', ...(type !== undefined && { 'content-type': type }) };
    await this.config.authorize(options).catch((cause: unknown) => {
      throw this.failed(`its credentials can't be had: ${messageOf(cause)}`);
    });
    const { status, text } = await this.sendUntilTaken(path, options, body);
    if (status >= 400) {
      const words = wordsIn(text);
      const reason = words ?? `status ${status} and ${JSON.stringify(text.slice(0, 60))}`;
      if (status === 403) throw new ForbiddenRequest(this.denied(reason));
      if (status === 401) throw this.denied(reason);
      // A write that the API server says nothing of was answered by something before it.
      const isRefusal = status === 404 || (method !== 'GET' && status !== 429 && words !== undefined);
      if (isRefusal) throw new KubeRefusal(status, reason);
      const { api } = /^\/apis\/(?<api>[^/?]+\/[^/?]+)/.exec(path)?.groups ?? {};
      throw api !== undefined && GATEWAY_FAILED.has(status) ? new SilentApi(api, this.failed(reason, path)) : this.failed(reason, path);
    }
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.failed(`${JSON.stringify(text.slice(0, 60))} is no JSON`);
    }
  }

  /**
   * CLUSTER_FAILED.
   *
   * @param path the requested path, if there was an answer: an API behind the API server may be the one that fails
   */
  failed(why: string, path?: string): GalleyError {
    const { context } = this.config;
    const asked = path === undefined ? '' : ` for ${path.replace(/\?.*/, '')}`;
    return problem('CLUSTER_FAILED', {
      subject: `cluster ${context} at ${shownServer(this.config.server)}`,
      expected: `an answer${asked}`,
      got: JSON.stringify(withoutCredentials(why)),
      next: `try kubectl --context ${context} version`,
    });
  }

  /** An answer with Retry-After says that nothing was done: by API priority and fairness, or while a definition of a kind changes. */
  private async sendUntilTaken(path: string, options: RequestOptions, body: unknown): Promise<Answer> {
    for (let left = RETRIES; ; left -= 1) {
      const answer = await this.send(path, options, body);
      const busy = answer.status === 429 || answer.status >= 500;
      if (!busy || answer.wait === undefined || answer.wait > TIMEOUT || left === 0) return answer;
      await sleep(answer.wait, undefined, this.signal && { signal: this.signal });
    }
  }

  private send(path: string, options: RequestOptions, body: unknown): Promise<Answer> {
    const url = new URL(this.config.server.replace(/\/$/, '') + path);
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    return new Promise((resolve, reject) => {
      const sent = this.begun(request, url, options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', (cause) => reject(this.failed(cause.message)));
        answer.on('end', () => {
          const later = answer.headers['retry-after'];
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, text, wait: later === undefined ? undefined : retryAfter(later) });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
      sent.on('error', (cause: NodeJS.ErrnoException) => {
        // The server had closed the kept connection, and read nothing from it. https://nodejs.org/api/http.html#requestreusedsocket
        if (sent.reusedSocket && cause.code === 'ECONNRESET' && this.signal?.aborted !== true) resolve(this.send(path, options, body));
        else reject(this.signal?.aborted === true ? cause : this.failed(messageOf(cause)));
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** @throws GalleyError CLUSTER_FAILED for unusable values of the kubeconfig: a token that is no valid header, an invalid certificate */
  private begun(request: typeof requestHttps, url: URL, options: RequestOptions, take: (answer: IncomingMessage) => void): ClientRequest {
    try {
      return request(url, options, take);
    } catch (cause) {
      throw this.failed(messageOf(cause));
    }
  }

  private denied(why: string): GalleyError {
    const { context } = this.config;
    return problem('CLUSTER_DENIED', {
      subject: `cluster ${context}`,
      expected: 'permission',
      got: JSON.stringify(withoutCredentials(why)),
      next: 'use a context that may',
    });
  }
}

function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}

/** The API server's own words, which are those of a Status object; undefined if it is none. */
function wordsIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string } | null)?.message;
  } catch {
    return undefined;
  }
}
