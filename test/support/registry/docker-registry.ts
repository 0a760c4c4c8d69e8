import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `describe` where docker-registry is installed (Debian's package of that name, which .ci/run installs), else one that skips and says so. */
export const describeWithRegistry: jest.Describe =
  spawnSync('docker-registry', ['--version']).status === 0
    ? describe
    : (((name: string, tests: () => void) => describe.skip(`${name} (skipped: docker-registry is not installed)`, tests)) as jest.Describe);

/** A user of the registries that tests start. */
export const USER = { name: 'galley', password: 'pässword:of-the-test' } as const;

/** Bcrypt of the user's password with the lowest cost, as htpasswd -B writes it. */
const HTPASSWD = `${USER.name}:$2b$04$abcdefghijklmnopqrstuuIquh.IZ.ToopzLzMS4p7stUpDr7bZza\n`;

/** How a registry knows who asks. */
export type RegistryAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  /** By a token server, which signs with the key of a certificate. */
  | { readonly kind: 'token'; readonly realm: string; readonly certificate: string };

/** The real docker-registry on a free port of this machine, with its data in a folder of its own. */
export class DockerRegistry {
  private constructor(
    /** `127.0.0.1:40123` */
    readonly host: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts one, and waits until it listens. */
  static async start(auth: RegistryAuth = { kind: 'none' }): Promise<DockerRegistry> {
    const folder = mkdtempSync(join(tmpdir(), 'galley-registry-'));
    writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
    const config = {
      version: '0.1',
      log: { level: 'info', formatter: 'json', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: '127.0.0.1:0', secret: 'of-the-test' },
      ...(auth.kind === 'basic' && { auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } } }),
      ...(auth.kind === 'token' && {
        auth: { token: { realm: auth.realm, service: 'registry.test', issuer: 'issuer.test', rootcertbundle: auth.certificate } },
      }),
    };
    // JSON is YAML.
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
    const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: ['ignore', 'ignore', 'pipe'] });
    const host = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const listening = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (listening !== undefined) resolve(listening);
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}: ${said}`)));
    });
    return new DockerRegistry(host, child, folder);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
