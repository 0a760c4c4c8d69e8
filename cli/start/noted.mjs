import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds within which a file system may give two contents of a file one time. */
const SAME_TIME = 2000;

/** Files that were read, and how to tell whether they changed since. */
export class Noted {
  #begun = Date.now();
  #files = new Map();

  /** The text of a file. It takes size and time before it reads. */
  read(path) {
    const { size, mtimeMs } = statSync(path);
    this.#files.set(path, [size, mtimeMs < this.#begun - SAME_TIME ? mtimeMs : 0]);
    return readFileSync(path, 'utf8');
  }

  /** The size and time of a file that was read. The time of one that was saved just now is 0, which no file has: its content is compared next time. */
  stampOf(path) {
    return this.#files.get(path);
  }

  /** `[path, size, time]` of what tells that something changed: each source, and of an installed package its package.json. */
  inputs() {
    const told = [...this.#files.keys()].map((path) => packageJsonOf(path) ?? path);
    for (const path of told) if (!this.#files.has(path)) this.read(path);
    return [...new Set(told)].map((path) => [path, ...this.#files.get(path)]);
  }
}

/** The package.json of the installed package that a file is of: whoever installs another version writes it. Undefined for any other file. */
function packageJsonOf(path) {
  const [, folder] = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(path) ?? [];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? join(folder, 'package.json') : undefined;
}
