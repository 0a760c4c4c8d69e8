import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../core/digest';
import type { SourceDocument } from '../../core/document/source-document';
import type { ClusterFiles } from '../../core/env/document';
import { twinProblems } from '../../core/env/twins';
import { GalleyError, type Problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { RenderInput } from '../../core/render/tree';
import { attempt, attemptIfThere } from '../io';
import { type FileChange, replaceFile } from './replace-file';
import { foldersIn, isFolder, yamlFilesIn } from './yaml-folder';

/** A file of the project, read whole. */
export interface ProjectFile extends RenderInput {
  readonly text: string;
  /** The same text, where somebody has parsed it. */
  readonly document?: SourceDocument | undefined;
}

/** The folder that holds envs/, releases/ and dist/, as far as rendering reads it. */
export class Project {
  constructor(
    /** Absolute path. */
    readonly root: string,
    /** Texts of files that replace those on disk. */
    private readonly texts: ReadonlyMap<string, string> = new Map(),
    /** Files that need not be parsed once more. */
    private readonly documents: ReadonlyMap<string, SourceDocument> = new Map(),
  ) {}

  /** The same project as it would be with another text in one of its files. Nothing is written. */
  withText(path: string, text: string): Project {
    return new Project(this.root, new Map([...this.texts, [path, text]]), this.documents);
  }

  /** The same project; it parses a file again only if its text has changed. */
  withDocument(document: SourceDocument): Project {
    return new Project(this.root, this.texts, new Map([...this.documents, [document.file, document]]));
  }

  /** The root with links resolved, as git names it. */
  realRoot(): string {
    return attempt(this.root, 'found', () => realpathSync(this.root));
  }

  /**
   * Every environment that has a file, sorted by name whatever the directory's order.
   *
   * @throws GalleyError PROJECT_MISSING where there is no envs/; ENV_INVALID: everything in it that is neither a file of an environment nor plainly another's, and two
   *   names that come to one
   */
  environments(): EnvironmentName[] {
    const problems: Problem[] = [];
    const found = foldersIn({ root: this.root, path: 'envs', code: 'ENV_INVALID' }).flatMap((system) => {
      try {
        const names = yamlFilesIn({ root: this.root, path: `envs/${system}`, code: 'ENV_INVALID' });
        return names.map((environment) => ({ system, environment }));
      } catch (error) {
        if (!(error instanceof GalleyError)) throw error;
        problems.push(...error.problems);
        return [];
      }
    });
    problems.push(...twinProblems(found));
    if (problems.length > 0) throw new GalleyError(problems);
    return found;
  }

  /** True where `envs/` is there: a person may check YAML in any folder. */
  get hasEnvironments(): boolean {
    return isFolder(this.root, 'envs');
  }

  /** True if the folder of a system's environments is there: only then does a file that is not in it say that its environment is gone. */
  declaresSystem(system: string): boolean {
    return isFolder(this.root, `envs/${system}`);
  }

  /**
   * A file beside a system's environments whose name suggests an environment, but with a wrong extension: `pier`, `pier.json`, and letters
   * that only look like `.yaml`.
   */
  likeEnvironment({ system, environment }: EnvironmentName): string | undefined {
    const path = `envs/${system}`;
    const names = attemptIfThere(path, 'listed', () => readdirSync(join(this.root, path))) ?? [];
    return names
      .sort()
      .map((name) => ({
        file: `${path}/${name}`,
        plain: name
          .normalize('NFKC')
          .replace(/\p{Cf}/gu, '')
          .trim()
          .toLowerCase(),
      }))
      .find(({ plain }) => !plain.endsWith('.md') && (plain === environment || plain.startsWith(`${environment}.`)))?.file;
  }

  /** Every system that has a folder of lockfiles, sorted by name. @throws GalleyError PROJECT_MISSING, RELEASE_INVALID for what is no such folder */
  releasedSystems(): string[] {
    return foldersIn({ root: this.root, path: 'releases', code: 'RELEASE_INVALID' });
  }

  /** Every version of a system that has a lockfile, sorted by name. @throws GalleyError RELEASE_INVALID for what is no such file */
  releases(system: string): string[] {
    return yamlFilesIn({ root: this.root, path: `releases/${system}`, code: 'RELEASE_INVALID' });
  }

  /** What environments may name as their cluster. */
  readonly clusters: ClusterFiles = {
    names: () => yamlFilesIn({ root: this.root, path: 'clusters', code: 'ENV_INVALID' }),
    read: (name) => {
      const { path: file, text } = this.clusterFile(name);
      return { file, text };
    },
  };

  /** @throws GalleyError IO_FAILED if it is unreadable */
  clusterFile(name: string): ProjectFile {
    return this.read(`clusters/${name}.yaml`);
  }

  /** A file by its path. @throws GalleyError IO_FAILED if it is unreadable */
  file(path: string): ProjectFile {
    return this.read(path);
  }

  /** Every price list, sorted by name. @throws GalleyError PRICES_INVALID for what is no such file */
  priceLists(): string[] {
    return yamlFilesIn({ root: this.root, path: 'prices', code: 'PRICES_INVALID' });
  }

  /** @throws GalleyError IO_FAILED if it is unreadable */
  priceListFile(name: string): ProjectFile {
    return this.read(`prices/${name}.yaml`);
  }

  /** @throws GalleyError IO_FAILED if it is unreadable */
  environmentFile({ system, environment }: EnvironmentName): ProjectFile {
    const file = this.read(`envs/${system}/${environment}.yaml`);
    const document = this.documents.get(file.path);
    return document?.text === file.text ? { ...file, document } : file;
  }

  /** @throws GalleyError IO_FAILED if it is unreadable */
  releaseFile(system: string, version: string): ProjectFile {
    return this.read(`releases/${system}/${version}.yaml`);
  }

  /** `sha256:…` of a file's bytes as they are now; undefined if there is none. */
  digestIn(path: string): string | undefined {
    const bytes = this.texts.get(path) ?? attemptIfThere(path, 'read', () => readFileSync(join(this.root, path)));
    return bytes === undefined ? undefined : digestOf(bytes);
  }

  /** The folders in a folder, sorted by name; none if it is not there. */
  foldersIn(path: string): string[] {
    const entries = attemptIfThere(path, 'listed', () => readdirSync(join(this.root, path), { withFileTypes: true })) ?? [];
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  }

  /** A file's text; undefined if there is none. */
  readText(path: string): string | undefined {
    return attemptIfThere(path, 'read', () => readFileSync(join(this.root, path), 'utf8'));
  }

  /** @throws GalleyError IO_FAILED where it can't be written */
  writeText(path: string, text: string): void {
    attempt(path, 'written', () => writeFileSync(join(this.root, path), text));
  }

  /**
   * Puts a text in the place of another in one step.
   *
   * @throws GalleyError FILE_CHANGED if the file differs from the one that the change started from, TREE_BUSY, IO_FAILED
   */
  replaceText(path: string, change: FileChange): void {
    replaceFile(join(this.root, path), change);
  }

  private read(path: string): ProjectFile {
    const bytes = Buffer.from(this.texts.get(path) ?? attempt(path, 'read', () => readFileSync(join(this.root, path))));
    return { path, text: bytes.toString('utf8'), digest: digestOf(bytes) };
  }
}
