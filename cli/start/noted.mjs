import { readFileSync, statSync } from 'node:fs';

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

  /**
   * `[path, size, time]` of all files. The time of one that was saved just now is 0, which no file has: its content is compared next time.
   *
   * @param {Set<string>} libraries paths that are no sources
   */
  inputs(libraries) {
    const all = [...this.#files].map(([path, [size, time]]) => [path, size, time]);
    return { sources: all.filter(([path]) => !libraries.has(path)), libraries: all.filter(([path]) => libraries.has(path)) };
  }
}
