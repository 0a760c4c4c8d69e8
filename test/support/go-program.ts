import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './galley';

/** Milliseconds that a first build may take: some programs have packages of all of Kubernetes. */
export const FIRST_BUILD_MS = 900_000;

/** Why no program can be built here; undefined where one can. */
export const withoutGo = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

/** Runs a test where Go is installed, and otherwise says aloud what was not run. */
export function testWithGo(claim: string, run: () => void): void {
  if (withoutGo === undefined) {
    test(claim, run, FIRST_BUILD_MS);
  } else {
    process.stderr.write(`not run: ${claim}: ${withoutGo}\n`);
    test.skip(`${claim} (${withoutGo})`, run);
  }
}

/** A program of test/support/go/<name>: JSON in, JSON out. */
export class GoProgram {
  #binary: string | undefined;

  constructor(readonly name: string) {}

  /** @throws Error where it can't be built, or ends with an error */
  ask(question: unknown): unknown {
    this.#binary ??= this.build();
    const { status, stdout, stderr } = spawnSync(this.#binary, [], {
      input: JSON.stringify(question),
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    if (status !== 0) throw new Error(`${this.name} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  }

  private build(): string {
    const cache = join(ROOT, 'node_modules/.cache/galley');
    const binary = join(cache, this.name);
    mkdirSync(cache, { recursive: true });
    const { status, stderr } = spawnSync('go', ['build', '-o', binary, '.'], { cwd: join(__dirname, 'go', this.name), encoding: 'utf8' });
    if (status !== 0) throw new Error(`go build of ${this.name} ended with ${status}: ${stderr}`);
    return binary;
  }
}
