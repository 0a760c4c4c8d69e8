import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../../core/object/object';
import { containersOf, envOf } from '../../../support/pod-with';
import { at, one } from '../../../support/synth';

const PASSWORD = 'not-a-secret';

/** What a script printed, and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The rendered pods' containers as processes on loopback addresses: the same command, arguments, configuration and script. A process has no
 * mounts, so the test replaces paths. It shares its port with the others, so the test sets its address.
 */
export class RealCluster {
  readonly #root = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  readonly #pod: JsonObject;
  readonly #job: JsonObject;
  readonly #conf: string;
  readonly #servers = new Map<number, ChildProcess>();
  readonly #others: ChildProcess[] = [];
  /** Where each node is now, in the order of the pods. */
  addresses: string[] = [];

  constructor(objects: readonly JsonObject[]) {
    this.#pod = at(one(objects, 'StatefulSet'), 'spec.template.spec') as JsonObject;
    this.#job = at(one(objects, 'Job'), 'spec.template.spec') as JsonObject;
    const files = Object.assign({}, ...objects.filter(({ kind }) => kind === 'ConfigMap').map(({ data }) => data)) as Record<
      string,
      string
    >;
    this.#conf = files['redis.conf'] ?? '';
    writeFileSync(join(this.#root, 'cluster.sh'), files['cluster.sh'] ?? '');
    writeFileSync(join(this.#root, 'auth.conf'), `requirepass "${PASSWORD}"\n`);
  }

  /** Starts all nodes at these addresses, each with its own folder, and waits until they answer. */
  async start(addresses: readonly string[]): Promise<void> {
    this.addresses = [...addresses];
    for (const index of addresses.keys()) this.startNode(index);
    for (const index of addresses.keys()) await until(() => this.ask(index, 'ping').stdout === 'PONG\n', `node ${index} answers`);
  }

  /** @param folder of its data. Default: its own */
  startNode(index: number, folder = `data-${index}`): void {
    const container = this.#server;
    const address = this.addresses[index] ?? '';
    const data = join(this.#root, folder);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'redis.conf'), this.#conf.replace('/etc/redis/auth', this.#root).replace('dir /data', `dir ${data}`));
    const [program = '', ...rest] = [...container.command, ...container.args].map((each) =>
      each.replace('/etc/redis/conf', data).replace('$(POD_NAME)', `redis-${index}`).replace('$(POD_IP)', address),
    );
    this.#servers.set(index, spawn(program, [...rest, '--bind', address], { stdio: 'ignore' }));
  }

  get #server(): { command: string[]; args: string[] } {
    const containers = Object.values(containersOf(this.#pod)) as unknown as { command: string[]; args: string[] }[];
    const server = containers.find(({ command }) => command[0] === 'redis-server');
    if (server === undefined) throw new Error('no container runs redis-server');
    return server;
  }

  async stop(index: number, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await end(this.#servers.get(index), signal);
  }

  async stopAll(): Promise<void> {
    for (const index of this.#servers.keys()) await this.stop(index);
  }

  /** Asks a node a command. */
  ask(index: number, ...command: string[]): Outcome {
    return this.#cli(index, command);
  }

  /** Asks a node many commands, one a line. @returns its answers, one a line */
  askAll(index: number, commands: readonly string[]): string[] {
    return this.#cli(index, [], commands.join('\n'))
      .stdout.split('\n')
      .filter((line) => line !== '');
  }

  /** Which node each is, and its slots, by its own account. */
  shape(): string[] {
    return this.#each((index) => {
      const own =
        this.ask(index, 'cluster', 'nodes')
          .stdout.split('\n')
          .find((line) => line.includes('myself')) ?? '';
      const [id, , , , , , , , ...slots] = own.split(' ');
      return [id, ...slots].join(' ');
    });
  }

  /** Whether each node finds the cluster in order. */
  isWhole(): boolean {
    return this.#each((index) => this.ask(index, 'cluster', 'info').stdout.includes('cluster_state:ok')).every((each) => each);
  }

  /** Whether each node is connected with all others now. A freshly started node calls the cluster healthy even without connections. */
  isConnected(): boolean {
    const here = [...this.addresses].sort();
    return this.#each((index) => {
      const lines = this.ask(index, 'cluster', 'nodes').stdout.trim().split('\n');
      const found = lines.flatMap((line) => {
        const [, address = '', flags = '', , , , , link] = line.split(' ');
        return link === 'connected' && !/fail|handshake|noaddr/.test(flags) ? [address.replace(/:.*/, '')] : [];
      });
      return JSON.stringify(found.sort()) === JSON.stringify(here);
    }).every((each) => each);
  }

  /** Writes each key to whichever node takes it. */
  write(keys: readonly string[]): void {
    this.#each((index) =>
      this.askAll(
        index,
        keys.map((key) => `set ${key} value:${key}`),
      ),
    );
  }

  /** How many of the keys each node serves. */
  readable(keys: readonly string[]): number[] {
    return this.#each((index) => {
      const answers = this.askAll(
        index,
        keys.map((key) => `get ${key}`),
      );
      return answers.filter((answer) => answer.startsWith('value:')).length;
    });
  }

  #each<T>(look: (index: number) => T): T[] {
    return this.addresses.map((_, index) => look(index));
  }

  /** The forming Job's container, run to its end. @param wait seconds for the nodes */
  form(wait = '10'): Outcome {
    const container = Object.values(containersOf(this.#job))[0];
    return spawnSync('sh', this.#script(container), { encoding: 'utf8', env: { ...this.#env(container), WAIT: wait } });
  }

  /** A container that dumps each node's memory into `/dumps`, run to its end. @param folder that it has there */
  dump(container: JsonObject, folder: string): Outcome {
    const [shell = '', ...words] = (container['command'] as string[]).map((each) => each.replaceAll('/dumps', folder));
    return spawnSync(shell, words, { encoding: 'utf8', env: this.#env(container) });
  }

  /** A container that puts dumps back into the cluster, run to its end. @param folder of the dumps */
  restore(container: JsonObject, script: string, folder: string): Outcome {
    const file = join(this.#root, 'restore.sh');
    writeFileSync(file, script);
    const env = { ...this.#env(container), DUMPS: folder, NODE: this.addresses[0] ?? '', WAIT: '10' };
    return spawnSync('sh', [file], { encoding: 'utf8', env });
  }

  /** What the readiness of a node's sidecar says. */
  whole(index: number): Outcome {
    const container = containersOf(this.#pod)['keeper'];
    const probe = at(container as JsonObject, 'readinessProbe.exec.command') as string[];
    const env = { ...this.#env(container), SELF: this.addresses[index] ?? '' };
    const [shell = '', ...words] = probe.map((each) => each.replace('/etc/redis/cluster', this.#root));
    return spawnSync(shell, words, { encoding: 'utf8', env });
  }

  /** The sidecar of a node, looking twice a second. @returns a function that ends it as Kubernetes does, with its exit code */
  keep(index: number): () => Promise<number | null> {
    const container = containersOf(this.#pod)['keeper'];
    const env = { ...this.#env(container), SELF: this.addresses[index] ?? '', PAUSE: '0.5' };
    const keeper = spawn('sh', this.#script(container), { stdio: 'ignore', env });
    this.#others.push(keeper);
    return () => end(keeper, 'SIGTERM');
  }

  /** Ends everything, and removes it. */
  async remove(): Promise<void> {
    for (const each of [...this.#others, ...this.#servers.values()]) await end(each, 'SIGKILL');
    rmSync(this.#root, { recursive: true, force: true });
  }

  #cli(index: number, command: readonly string[], input?: string): Outcome {
    const env = { PATH: process.env['PATH'], REDISCLI_AUTH: PASSWORD };
    return spawnSync('redis-cli', ['-e', '-h', this.addresses[index] ?? '', ...command], {
      encoding: 'utf8',
      env,
      ...(input !== undefined && { input }),
    });
  }

  #script(container: JsonObject | undefined): string[] {
    const [, ...rest] = (container as unknown as { command: string[] }).command;
    return rest.map((each) => each.replace('/etc/redis/cluster', this.#root));
  }

  // Its variables as rendered, but for the password, and names that only a cluster's DNS knows.
  #env(container: JsonObject | undefined): NodeJS.ProcessEnv {
    const plain = Object.entries(envOf(container)).filter(([, value]) => typeof value === 'string');
    return { ...Object.fromEntries(plain), PATH: process.env['PATH'], REDISCLI_AUTH: PASSWORD, NODES: this.addresses.join(' ') };
  }
}

async function end(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  child.kill(signal);
  await once(child, 'exit');
  return child.exitCode;
}

/** Addresses of 127.0.0.0/8 at which nobody listens on Redis' ports. */
export async function freeAddresses(count: number): Promise<string[]> {
  const found: string[] = [];
  for (let tries = 0; found.length < count && tries < 100; tries += 1) {
    const address = `127.${1 + Math.floor(Math.random() * 254)}.${process.pid % 256}.${10 + tries}`;
    if (await isFree(address, 6379)) found.push(address);
  }
  if (found.length < count) throw new Error('something listens on port 6379 of every address');
  return found;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Waits for something to hold. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain: ${what}`);
}
