import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Settings of an editor that has yaml-language-server and asks no network. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  yaml: { completion: true, hover: true, validate: true, schemaStore: { enable: false }, schemas: {} },
};

/** yaml-language-server as an editor talks to it. @see https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/ */
export class LanguageServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #diagnostics = new Map<string, readonly { readonly message: string }[]>();
  #received = Buffer.alloc(0);
  #last = 0;

  /** @param program its path */
  static async start(program: string, folder: string): Promise<LanguageServer> {
    const server = new LanguageServer(program, folder);
    await server.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {
        workspace: { configuration: true },
        textDocument: { completion: { completionItem: {} }, hover: { contentFormat: ['markdown'] } },
      },
    });
    server.notify('initialized', {});
    server.notify('workspace/didChangeConfiguration', { settings: SETTINGS });
    return server;
  }

  private constructor(program: string, folder: string) {
    this.#child = spawn(process.execPath, [program, '--stdio'], { cwd: folder });
    this.#child.stdout.on('data', (part: Buffer) => this.receive(part));
  }

  /** Completions at a mark. @param text with `|` as the mark */
  async completions(file: string, text: string): Promise<string[]> {
    const at = this.open(file, text);
    const result = (await this.request('textDocument/completion', at)) as { readonly items: readonly { readonly label: string }[] } | null;
    return (result?.items ?? []).map(({ label }) => label);
  }

  /** The hover text of the word at a mark. */
  async hover(file: string, text: string): Promise<string> {
    return JSON.stringify(await this.request('textDocument/hover', this.open(file, text)));
  }

  /** What is wrong in a file, once something is, or a minute has passed. */
  async problems(file: string, text: string): Promise<readonly string[]> {
    const { textDocument } = this.open(file, text);
    for (let left = 1200; left > 0 && (this.#diagnostics.get(textDocument.uri) ?? []).length === 0; left -= 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return (this.#diagnostics.get(textDocument.uri) ?? []).map(({ message }) => message);
  }

  stop(): void {
    this.#child.kill();
  }

  private open(file: string, marked: string) {
    const at = marked.indexOf('|');
    const before = marked.slice(0, at < 0 ? 0 : at).split('\n');
    const textDocument = { uri: pathToFileURL(file).href };
    this.#diagnostics.delete(textDocument.uri);
    this.notify('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'yaml', version: this.#last, text: marked.replace('|', '') },
    });
    return { textDocument, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
  }

  private notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private request(method: string, params: unknown): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    this.send({ id, method, params });
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error.message)))),
    );
  }

  private send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private receive(part: Buffer): void {
    this.#received = Buffer.concat([this.#received, part]);
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, head).toString())?.[1]);
      const end = head + 4 + length;
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(head + 4, end).toString()) as Message;
      this.#received = this.#received.subarray(end);
      this.take(message);
    }
  }

  private take(message: Message): void {
    const { id, method, params } = message;
    if (method === undefined) this.#waiting.get(id as number)?.(message);
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { readonly uri: string; readonly diagnostics: readonly { readonly message: string }[] };
      this.#diagnostics.set(uri, diagnostics);
    } else if (id !== undefined) this.send({ id, result: answerTo(method, params) } as Message);
  }
}

function answerTo(method: string, params: unknown): unknown {
  if (method === 'workspace/configuration')
    return (params as { readonly items: readonly { readonly section: string }[] }).items.map(({ section }) => SETTINGS[section] ?? {});
  // What a schema says, where the server leaves reading files to the editor.
  if (method === 'custom/schema/content') return readFileSync(new URL(String(params)), 'utf8');
  return null;
}
