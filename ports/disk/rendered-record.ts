import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { digestOf } from '../../core/digest';
import type { Warning } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { RenderInput } from '../../core/render/tree';
import type { StampedPath } from '../../core/tree/stamp';
import { STAGING_NAME } from '../../core/tree/tree-path';
import { howStarted } from '../process/started';
import { TICK } from './disk';
import type { StagedEnvironment } from './staged-environment';

/** Raised when the record says something else than before: one of another number is not used. */
const FORMAT = 1;

/** The inputs of an environment's render, and its result. */
export interface RecordedEnvironment extends EnvironmentName {
  readonly inputs: readonly RenderInput[];
  readonly release: string;
  readonly warnings: readonly Warning[];
  readonly applications: readonly { readonly name: string; readonly resources: number; readonly files: number }[];
  /** `[path, size, time]` of each file of the tree, the index among them. */
  readonly files: readonly StampedPath[];
}

/**
 * The inputs of each environment's render, so that Galley skips unchanged ones. It is a shortcut and never a proof: only `galley synth`
 * reads it, and only to skip a tree that it wrote itself.
 *
 * Galley skips an environment if the code and the content of each input file are the same. Each file of its tree must also have the size
 * and time of its last write, as git trusts them.
 */
export class RenderedRecord {
  readonly #known: Map<string, RecordedEnvironment>;

  private constructor(
    private readonly file: string,
    private readonly root: string,
    private readonly out: string,
    private readonly code: string,
  ) {
    this.#known = new Map(read(file, code).map((each) => [nameOf(each), each]));
  }

  /**
   * The record of a project's trees in one folder.
   *
   * @returns undefined if the running code is unknown, or if there is no place for a record
   */
  static of(root: string, out: string): RenderedRecord | undefined {
    const code = howStarted()?.code;
    const folder = cacheFolder(root);
    if (code === undefined || folder === undefined) return undefined;
    const name = digestOf(resolve(out)).slice('sha256:'.length, 'sha256:'.length + 16);
    return new RenderedRecord(join(folder, `rendered-${name}.json`), root, out, code);
  }

  /** The record of an environment, if its tree certainly equals a new render. */
  find(name: EnvironmentName): RecordedEnvironment | undefined {
    const known = this.#known.get(nameOf(name));
    return known !== undefined && this.#inputsHold(known) && this.#treeHolds(known) ? known : undefined;
  }

  readonly #digests = new Map<string, string | undefined>();

  #inputsHold({ inputs }: RecordedEnvironment): boolean {
    return inputs.every(({ path, digest }) => {
      if (!this.#digests.has(path)) this.#digests.set(path, digestAt(join(this.root, path)));
      return this.#digests.get(path) === digest;
    });
  }

  #treeHolds({ system, environment, files }: RecordedEnvironment): boolean {
    const folder = posix.join(this.out, system, environment);
    const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isFolder(posix.join(this.out, system)) || !isFolder(folder)) return false;
    if (lstatSync(posix.join(folder, STAGING_NAME), { throwIfNoEntry: false }) !== undefined) return false;
    return files.every(([path, size, time]) => {
      const found = statAt(`${folder}/${path}`);
      return found !== undefined && time !== 0 && found.mtimeMs === time && found.size === size && found.isFile();
    });
  }

  /** Waits until no later change of a file that was written aside can have the time that it was written at. */
  beforePutting(staged: readonly StagedEnvironment[]): void {
    const latest = Math.max(0, ...staged.flatMap(({ stamps }) => stamps.slice(-1).map(([, , time]) => time)));
    const left = latest + TICK - Date.now();
    if (left > 0 && left <= TICK) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, left);
  }

  /** Remembers written environments, and saves the record if it changed. It ignores a failure to save. */
  keep(rendered: readonly RecordedEnvironment[]): void {
    if (rendered.length === 0) return;
    for (const each of rendered) this.#known.set(nameOf(each), each);
    this.#write();
  }

  /** Forgets everything: the next run renders all. */
  forget(): void {
    this.#known.clear();
    this.#write();
  }

  #write(): void {
    const fresh = `${this.file}.${process.pid}`;
    const body = JSON.stringify([...this.#known.values()]);
    try {
      writeFileSync(fresh, `${headOf(this.code, body)}\n${body}`);
      renameSync(fresh, this.file);
    } catch {
      // Galley renders what it does not remember.
    }
  }
}

/** A folder that no commit has; undefined if there can be none. */
function cacheFolder(root: string): string | undefined {
  try {
    if (existsSync(join(root, 'node_modules'))) {
      const folder = join(root, 'node_modules/.cache/galley');
      mkdirSync(folder, { recursive: true });
      return folder;
    }
    const folder = join(root, '.galley-cache');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '*\n');
    return folder;
  } catch {
    return undefined;
  }
}

/** The first line: a record that was cut short or altered does not fit it. */
const headOf = (code: string, body: string): string => `galley-record ${FORMAT} ${code} ${digestOf(body)}`;

function read(file: string, code: string): readonly RecordedEnvironment[] {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return text.slice(0, end) === headOf(code, body) ? (JSON.parse(body) as RecordedEnvironment[]) : [];
  } catch {
    return [];
  }
}

function digestAt(path: string): string | undefined {
  try {
    return digestOf(readFileSync(path));
  } catch {
    return undefined;
  }
}

function statAt(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
