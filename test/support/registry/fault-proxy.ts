import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { TestServer } from './http-server';

/** What the registry answered, and how a fault changes it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Asks the registry and passes its answer on, changed; not at all where the change gives nothing. */
  readonly pass: (change?: (answer: PassedAnswer) => PassedAnswer | undefined) => void;
}

/** An answer on its way through. */
export interface PassedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Answers a request in the registry's place, or passes it on changed. */
export type Fault = (exchange: Exchange) => void;

/** Stands between a client and a registry: the next requests meet a fault each, later ones none. */
export class FaultProxy {
  /** What the next requests meet, in order. */
  faults: Fault[] = [];

  private constructor(private readonly server: TestServer) {}

  /** @param registry `127.0.0.1:40123` */
  static async start(registry: string): Promise<FaultProxy> {
    const server = await TestServer.start((request, response) => {
      const pass: Exchange['pass'] = (change = (answer) => answer) => passOn(registry, request, response, change);
      const fault = proxy.faults.shift() ?? (() => pass());
      fault({ request, response, pass });
    });
    const proxy = new FaultProxy(server);
    return proxy;
  }

  get host(): string {
    return this.server.host;
  }

  get seen(): TestServer['seen'] {
    return this.server.seen;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

function passOn(
  registry: string,
  request: IncomingMessage,
  response: ServerResponse,
  change: NonNullable<Parameters<Exchange['pass']>[0]>,
): void {
  const { host: _, ...headers } = request.headers;
  const asked = ask(`http://${registry}${request.url}`, { method: request.method, headers: { ...headers, host: registry } }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const passed = change({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      if (passed === undefined) return;
      response.writeHead(passed.status, passed.headers as Record<string, string>);
      response.end(passed.body);
    });
  });
  asked.end();
}

/** Answers with a status, and headers. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Fault =>
  ({ response }) => {
    response.writeHead(code, headers).end();
  };

/** Never answers. */
export const hang: Fault = () => {};

/** Says how long the answer is, and breaks off in its middle. */
export const truncate: Fault = ({ response, pass }) =>
  pass((answer) => {
    response.writeHead(answer.status, answer.headers as Record<string, string>);
    response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
    return undefined;
  });
