import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './galley';

/** Milliseconds that a first build may take: some programs have packages of all of Kubernetes. */
export const FIRST_BUILD_MS = 900_000;

/** Why this machine can't build a Go program; undefined if it can. */
export const withoutGo = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

/** Runs a test if Go is installed; otherwise reports the skipped test. */
export function testWithGo(claim: string, run: () => void | Promise<void>): void {
  if (withoutGo === undefined) {
    test(claim, async () => run(), FIRST_BUILD_MS);
  } else {
    process.stderr.write(`not run: ${claim}: ${withoutGo}\n`);
    test.skip(`${claim} (${withoutGo})`, async () => run());
  }
}

/** A program of test/support/go/<name>: JSON in, JSON out. */
export class GoProgram {
  #binary: string | undefined;

  /** @param pkg the package to build, if it is a foreign program that the folder's go.mod pins */
  constructor(
    readonly name: string,
    readonly pkg = '.',
  ) {}

  /** Path of the program. @throws Error if it does not build */
  get binary(): string {
    this.#binary ??= this.build();
    return this.#binary;
  }

  /** @throws Error if it does not build, or ends with an error */
  ask(question: unknown): unknown {
    const { status, stdout, stderr } = spawnSync(this.binary, [], {
      input: JSON.stringify(question),
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    if (status !== 0) throw new Error(`${this.name} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Go itself asks of hundreds of packages whether they have changed, which takes seconds; here only what is in the folder can. */
  private build(): string {
    const folder = join(__dirname, 'go', this.name);
    const hash = createHash('sha256');
    for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
    const cache = join(ROOT, 'node_modules/.cache/galley');
    const binary = join(cache, `${this.name}-${hash.digest('hex').slice(0, 12)}`);
    if (existsSync(binary)) return binary;
    mkdirSync(cache, { recursive: true });
    // Two test processes may build at once: each beside it, and the last rename wins.
    const scratch = `${binary}.${process.pid}`;
    // The same build settings as in test/cluster, so that both share the compile cache.
    const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' };
    const words = ['-n', '19', 'go', 'build', '-p', '2', '-trimpath', '-o', scratch, this.pkg];
    const { status, stderr } = spawnSync('nice', words, { cwd: folder, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`go build of ${this.name} ended with ${status}: ${stderr}`);
    renameSync(scratch, binary);
    return binary;
  }
}
