import { posix } from 'node:path';
import { GalleyError } from '../../core/errors';
import type { TreeEntry } from '../../core/git/tree-entry';
import { type EnvironmentName, nameOf } from '../../core/names';
import { newerProblem } from '../../core/newer';
import { drySourceOf, METADATA_NAME } from '../../core/published/hydrator';
import { ORIGIN_NAMES } from '../../core/published/published';
import { foreignProblem, type PublishedFolder } from '../../core/published/published-folder';
import { newerStatement, type Provenance, parseStatement, STATEMENT_NAME } from '../../core/published/statement';
import { parseIndex } from '../../core/tree/index-file';
import { foldersAbove, INDEX_NAME } from '../../core/tree/tree-path';
import type { RemoteClone } from './remote-clone';

/** A published environment as a commit has it. */
export interface RemoteEnvironment extends EnvironmentName {
  readonly folder: PublishedFolder;
  /** Commit of the project that its metadata names; undefined if it has none. */
  readonly source: string | undefined;
  /** What its statement says; undefined if it has none. */
  readonly provenance: Provenance | undefined;
}

/** All published environments of some systems in one commit of a remote repository. */
export class RemoteTree {
  readonly #byPath: ReadonlyMap<string, TreeEntry>;
  /** Texts that were read, by their names in git. */
  readonly #texts = new Map<string, string>();

  private constructor(
    private readonly clone: RemoteClone,
    /** Undefined if the branch is not there yet. */
    readonly commit: string | undefined,
    private readonly path: string,
    private readonly entries: readonly TreeEntry[],
  ) {
    this.#byPath = new Map(entries.map((entry) => [entry.path, entry]));
  }

  /**
   * Lists the folders of systems.
   *
   * @param path folder that holds `<system>/<environment>/`; empty for the root
   * @throws GalleyError FILE_FOREIGN if something that is no folder stands where one of them has to
   */
  static async read(clone: RemoteClone, commit: string | undefined, path: string, systems: readonly string[]): Promise<RemoteTree> {
    if (commit === undefined || systems.length === 0) return new RemoteTree(clone, commit, path, []);
    const folders = systems.map((system) => posix.join(path, system));
    const above = [...new Set([...folders.flatMap(foldersAbove), ...folders])];
    const blocked = (await clone.repository.entriesAt(commit, above)).filter(({ mode }) => mode !== '040000');
    if (blocked.length > 0) throw new GalleyError(blocked.map((entry) => foreignProblem(entry.path)));
    return new RemoteTree(
      clone,
      commit,
      path,
      await clone.repository.entries(
        commit,
        folders.map((folder) => `${folder}/`),
      ),
    );
  }

  /** Those that have an index, by name. */
  names(): EnvironmentName[] {
    return this.entries.flatMap(({ path }) => {
      const [system = '', environment = '', file, ...more] = posix.relative(this.path, path).split('/');
      return file === INDEX_NAME && more.length === 0 ? [{ system, environment }] : [];
    });
  }

  /**
   * Reads environments, published or not.
   *
   * @throws GalleyError FILE_FOREIGN if an index is not Galley's, or a folder is a file
   */
  async environments(names: readonly EnvironmentName[]): Promise<RemoteEnvironment[]> {
    const folders = names.map(({ system, environment }) => posix.join(this.path, system, environment));
    const below = this.#below(folders);
    const files = folders.map((folder) => below.get(folder) ?? []);
    const blocked = folders.flatMap((folder) => this.#byPath.get(folder) ?? []);
    if (blocked.length > 0) throw new GalleyError(blocked.map(({ path }) => foreignProblem(path)));
    const wanted = [INDEX_NAME, ...ORIGIN_NAMES];
    await this.#prefetch(files.flat().flatMap(({ path, id }) => (wanted.includes(posix.basename(path)) ? [id] : [])));
    const read: RemoteEnvironment[] = [];
    for (const [at, { system, environment }] of names.entries()) {
      const [path = '', entries = []] = [folders[at], files[at]];
      const index = await this.text(posix.join(path, INDEX_NAME));
      const file = posix.join(path, INDEX_NAME);
      const statement = await this.text(posix.join(path, STATEMENT_NAME));
      read.push({
        system,
        environment,
        folder: { path, entries, index: index === undefined ? undefined : parseIndex(index, { file }, { system, environment }) },
        source: drySourceOf(await this.text(posix.join(path, METADATA_NAME))),
        provenance: statement === undefined ? undefined : provenanceIn(statement, posix.join(path, STATEMENT_NAME)),
      });
    }
    return read;
  }

  /**
   * Indexes of other environments around the folders of some, or in them, each with the folder that it concerns: what is published there would be part of
   * another environment.
   */
  async nested(names: readonly EnvironmentName[]): Promise<{ readonly index: string; readonly folder: string }[]> {
    if (this.commit === undefined) return [];
    const folders = names.map((name) => posix.join(this.path, nameOf(name)));
    const above = new Map(
      folders.flatMap((folder) => foldersAbove(folder).map((outer) => [posix.join(outer, INDEX_NAME), folder] as const)),
    );
    const around = await this.clone.repository.entriesAt(this.commit, [...above.keys()]);
    const below = this.#below(folders);
    const inside = folders.flatMap((folder) =>
      (below.get(folder) ?? []).flatMap(({ path }) =>
        posix.basename(path) === INDEX_NAME && path !== posix.join(folder, INDEX_NAME) ? [{ index: path, folder }] : [],
      ),
    );
    return [...around.map(({ path }) => ({ index: path, folder: above.get(path) ?? '' })), ...inside];
  }

  /** What stands in a folder of the repository, folders themselves too. */
  async children(folder: string): Promise<TreeEntry[]> {
    return this.commit === undefined ? [] : this.clone.repository.children(this.commit, folder);
  }

  /** The text of a file below the listed folders; undefined if it is not there. */
  async text(path: string): Promise<string | undefined> {
    const entry = this.#byPath.get(path);
    if (entry === undefined) return undefined;
    return this.#texts.get(entry.id) ?? (await this.clone.repository.git.run(['cat-file', 'blob', entry.id])).stdout.toString('utf8');
  }

  /** Reads all contents at once; for a missing one git gives the reason only when asked for it alone. */
  async #prefetch(ids: readonly string[]): Promise<void> {
    await this.clone.prefetch(ids);
    const contents = await this.clone.repository.contents(ids);
    for (const [index, id] of ids.entries()) {
      const content = contents[index];
      if (content !== undefined) this.#texts.set(id, content.toString('utf8'));
    }
  }

  /** Entries by the folder that they stand below. */
  #below(folders: readonly string[]): ReadonlyMap<string, readonly TreeEntry[]> {
    const found = new Map<string, TreeEntry[]>(folders.map((folder) => [folder, []]));
    const depths = [...new Set(folders.map((folder) => folder.split('/').length))];
    for (const entry of this.entries) {
      const steps = entry.path.split('/');
      for (const depth of depths) if (steps.length > depth) found.get(steps.slice(0, depth).join('/'))?.push(entry);
    }
    return found;
  }
}

/** @throws GalleyError FORMAT_NEWER */
function provenanceIn(statement: string, file: string): Provenance | undefined {
  const newer = newerStatement(statement);
  if (newer !== undefined) throw new GalleyError([newerProblem('statement', newer, { file })]);
  return parseStatement(statement);
}
