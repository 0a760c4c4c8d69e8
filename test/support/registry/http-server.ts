import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a server of the test saw. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** An HTTP server of the test's own, on a free port of this machine. */
export class TestServer {
  readonly seen: SeenRequest[] = [];

  private constructor(
    /** `127.0.0.1:40123` */
    readonly host: string,
    private readonly server: Server,
  ) {}

  /** @param address on this machine: any of 127.0.0.0/8 */
  static async start(answer: RequestListener, address = '127.0.0.1'): Promise<TestServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        made.seen.push({ method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, body });
        Object.assign(request, { text: body });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const made = new TestServer(`${address}:${(server.address() as AddressInfo).port}`, server);
    return made;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The body of a request that a `TestServer` hands on. */
export function textOf(request: IncomingMessage): string {
  return (request as IncomingMessage & { readonly text?: string }).text ?? '';
}
