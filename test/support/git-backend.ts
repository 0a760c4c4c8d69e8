import { execFileSync, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const BACKEND = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

/** One request as CGI has it: headers in the environment, the body on stdin, and a head with `Status:` before the answer. */
export function serveGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'https://127.0.0.1');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const env = {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: 'test',
    ...(request.headers['content-length'] !== undefined && { CONTENT_LENGTH: header('content-length') }),
    // The repositories belong to whoever runs the tests, which in a user namespace is not who git thinks.
    ...gitConfig({ 'safe.directory': '*', 'http.receivepack': 'true' }),
  };
  const child = spawn(BACKEND, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => request.resume());
  request.pipe(child.stdin);
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('error', () => response.writeHead(500).end());
  child.on('close', () => answer(Buffer.concat(parts), response));
}

function answer(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  const lines = output.subarray(0, Math.max(end, 0)).toString().split('\r\n');
  const fields = lines.map((line) => line.split(': ', 2) as [string, string | undefined]);
  const status = Number.parseInt(fields.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? (end < 0 ? '500' : '200'), 10);
  for (const [name, value] of fields) if (value !== undefined && name.toLowerCase() !== 'status') response.setHeader(name, value);
  response.writeHead(status).end(end < 0 ? undefined : output.subarray(end + 4));
}

/** Git's settings as variables of its environment. */
export function gitConfig(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings);
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', `${entries.length}`],
    ...entries.flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, name],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}
