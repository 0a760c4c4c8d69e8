import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const SSHD = '/usr/sbin/sshd';

/** Why there can be no SSH server here; undefined if there can. */
export const SSH_MISSING = existsSync(SSHD) ? undefined : `${SSHD} is not installed (apt-get install openssh-server)`;

/** A real sshd on loopback, with keys of its own, that lets in one key as whoever runs the tests. */
export class SshServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'galley-sshd-'));
  private port = 0;
  private process: ChildProcess | undefined;

  /** `ssh://…` of a folder. */
  urlOf(folder: string): string {
    return `ssh://${userInfo().username}@127.0.0.1:${this.port}${folder}`;
  }

  /** What `GIT_SSH_COMMAND` has to be. @param key `client`, which is let in, or `stranger` */
  command(key: 'client' | 'stranger' = 'client'): string {
    return `ssh -F /dev/null -i ${join(this.folder, key)} -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=${join(this.folder, 'known_hosts')}`;
  }

  async start(): Promise<this> {
    for (const name of ['host', 'client', 'stranger'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(this.folder, name)]);
    this.port = await freePort();
    const [host, client] = ['host', 'client'].map((name) => readFileSync(join(this.folder, `${name}.pub`), 'utf8'));
    writeFileSync(join(this.folder, 'known_hosts'), `[127.0.0.1]:${this.port} ${host}`);
    writeFileSync(join(this.folder, 'authorized_keys'), client ?? '');
    chmodSync(join(this.folder, 'authorized_keys'), 0o600);
    // Where sshd separates privileges it looks for this folder, which a service would have made.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    const settings = {
      Port: this.port,
      ListenAddress: '127.0.0.1',
      HostKey: join(this.folder, 'host'),
      AuthorizedKeysFile: join(this.folder, 'authorized_keys'),
      PidFile: 'none',
      PasswordAuthentication: 'no',
      KbdInteractiveAuthentication: 'no',
      UsePAM: 'no',
      StrictModes: 'no',
      MaxStartups: '100',
    };
    const config = join(this.folder, 'sshd_config');
    writeFileSync(
      config,
      Object.entries(settings)
        .map(([name, value]) => `${name} ${value}\n`)
        .join(''),
    );
    this.process = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' });
    while (!(await answers(this.port))) await setTimeout(20);
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.process?.once('exit', resolve) ?? resolve(undefined));
    this.process?.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
