import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with everything that a rendered configuration includes, and the real nginx on it. */
export class RealNginx {
  readonly folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  #process: ChildProcess | undefined;

  file(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** A key and a certificate for `localhost`, as cert-manager's Secret has them. */
  certificate(): void {
    const files = ['-keyout', join(this.folder, 'tls.key'), '-out', join(this.folder, 'tls.crt')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, '-subj', '/CN=localhost'], { stdio: 'pipe' });
  }

  /** Starts it with this configuration, and waits until it listens. */
  async start(conf: string, port: number): Promise<void> {
    this.file('nginx.conf', conf);
    const child = spawn('nginx', ['-c', join(this.folder, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`);
      if (await listens(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`nginx does not listen on ${port}: ${said}`);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** As many ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
