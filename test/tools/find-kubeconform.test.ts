import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findKubeconform, KUBECONFORM_VERSION } from '../../tools/kubeconform';

/** A program that answers -v as the real one does; enough to find, unpack and run. */
function writeProgram(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

describe('findKubeconform', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let sha256: string;
  let said: string[];
  const say = (line: string): void => void said.push(line);
  /** A search path without go and without kubeconform. */
  let bare: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'galley-find-'));
    bare = join(folder, 'bare');
    mkdirSync(bare);
    writeProgram(join(folder, 'release/kubeconform'), 'echo v0.8.0');
    execFileSync('tar', ['-czf', join(folder, 'good.tar.gz'), '-C', join(folder, 'release'), 'kubeconform']);
    sha256 = createHash('sha256')
      .update(readFileSync(join(folder, 'good.tar.gz')))
      .digest('hex');
    server = createServer((request, response) => {
      const found = request.url === '/good.tar.gz';
      response.writeHead(found ? 200 : 404).end(found ? readFileSync(join(folder, 'good.tar.gz')) : 'not found');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    said = [];
  });

  const newCache = (): string => mkdtempSync(join(folder, 'cache-'));

  test('one on PATH comes first and is named with its version', async () => {
    writeProgram(join(folder, 'bin/kubeconform'), 'echo v0.7.0');
    const searchPath = [bare, join(folder, 'bin')].join(delimiter);
    const found = await findKubeconform({ searchPath, cache: newCache(), say });
    expect(found).toEqual({ path: join(folder, 'bin/kubeconform'), version: 'v0.7.0', origin: 'PATH' });
    expect(said).toEqual([`kubeconform v0.7.0, from PATH: ${found.path}`]);
  });

  test('go builds it into the cache, with the pinned version, once', async () => {
    const calls = join(folder, 'go-calls');
    writeProgram(
      join(folder, 'go/go'),
      `echo "$@" >> '${calls}'; printf '#!/bin/sh\\necho development\\n' > "$GOBIN/kubeconform"; /bin/chmod +x "$GOBIN/kubeconform"`,
    );
    const options = { searchPath: join(folder, 'go'), cache: newCache(), say };
    const found = await findKubeconform(options);
    expect(found).toMatchObject({ version: KUBECONFORM_VERSION, origin: 'built' });
    expect(await findKubeconform(options)).toEqual(found);
    expect(readFileSync(calls, 'utf8')).toBe(`install github.com/yannh/kubeconform/cmd/kubeconform@${KUBECONFORM_VERSION}\n`);
    expect(said.at(-1)).toBe(`kubeconform ${KUBECONFORM_VERSION}, built: ${found.path}`);
  });

  test('the release archive is downloaded, checked and used again without the server', async () => {
    const cache = newCache();
    const found = await findKubeconform({ searchPath: bare, cache, archive: { url: `${url}/good.tar.gz`, sha256 }, say });
    expect(found).toMatchObject({ version: KUBECONFORM_VERSION, origin: 'downloaded' });
    expect(readdirSync(dirname(found.path))).toEqual(['kubeconform']);
    const again = await findKubeconform({ searchPath: bare, cache, archive: { url: `${url}/gone`, sha256 }, say });
    expect(again).toEqual(found);
  });

  test('reports a failed build, and tries the archive', async () => {
    writeProgram(join(folder, 'broken/go'), 'echo no network >&2; exit 1');
    const searchPath = join(folder, 'broken');
    expect((await findKubeconform({ searchPath, cache: newCache(), archive: { url: `${url}/good.tar.gz`, sha256 }, say })).origin).toBe(
      'downloaded',
    );
    const failing = findKubeconform({ searchPath, cache: newCache(), archive: { url: `${url}/gone`, sha256 }, say });
    await expect(failing).rejects.toThrow(/building it failed: .*no network; downloading it failed: .*got status 404/);
  });

  test('an archive with another hash is refused and leaves nothing in place', async () => {
    const cache = newCache();
    const wrong = '0'.repeat(64);
    const failing = findKubeconform({ searchPath: bare, cache, archive: { url: `${url}/good.tar.gz`, sha256: wrong }, say });
    await expect(failing).rejects.toThrow(`refused, expected SHA-256 ${wrong}, got ${sha256}`);
    expect(existsSync(join(cache, KUBECONFORM_VERSION))).toBe(false);
  });

  test('a platform without a pinned archive gets advice what to install', async () => {
    const failing = findKubeconform({ searchPath: bare, cache: newCache(), platform: 'darwin-arm64', say });
    await expect(failing).rejects.toThrow(
      `kubeconform: none can be had here: kubeconform is not on PATH; go is not on PATH to build it; no release archive is pinned for darwin-arm64; install kubeconform ${KUBECONFORM_VERSION} or Go 1.26 (https://go.dev/dl), put it on PATH and try again`,
    );
  });
});
