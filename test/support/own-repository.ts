import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InstalledPackage } from './installed-package';

/** How a program ended, and all that it said. */
export interface Ran {
  readonly status: number | null;
  readonly said: string;
}

/** A repository that `galley init` made, with what it needs installed, in a folder outside of any clone. */
export class OwnRepository implements Disposable {
  readonly #installed = new InstalledPackage();
  /** Beside it other folders may be made. */
  readonly above = this.#installed.folder;
  readonly root = join(this.above, 'deployments');

  constructor() {
    this.#installed.install(this.#installed.tarball);
    const { status, stderr } = this.#installed.galley('init', 'deployments');
    if (status !== 0) throw new Error(stderr);
    const npm = this.run('npm', ['ci', '--prefer-offline']);
    if (npm.status !== 0) throw new Error(npm.said);
  }

  run(program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Ran {
    const { status, stdout, stderr } = this.#installed.run(program, words, this.root, { GALLEY_START: 'strict', ...env }, input);
    return { status, said: `${stdout}${stderr}` };
  }

  galley(words: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Ran {
    return this.run(join(this.root, 'node_modules/.bin/galley'), words, env, input);
  }

  /** A file, by a path below the repository. */
  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** What each of its scripts said where it failed: all that a person runs before a commit. */
  failures(scripts: readonly string[] = ['synth', 'synth:check', 'test', 'lint']): string[] {
    return scripts.flatMap((script) => {
      const { status, said } = this.run('npm', ['run', '--silent', script]);
      return status === 0 ? [] : [`${script}: ${said}`];
    });
  }

  [Symbol.dispose](): void {
    this.#installed[Symbol.dispose]();
  }
}
