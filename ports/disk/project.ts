import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../core/digest';
import type { EnvironmentName } from '../../core/names';
import type { RenderInput } from '../../core/render/tree';
import { attempt, attemptIfThere } from '../io';
import { type FileChange, replaceFile } from './replace-file';

/** A file of the project, read whole. */
export interface ProjectFile extends RenderInput {
  readonly text: string;
}

/** The folder that holds envs/, releases/ and dist/, as far as rendering reads it. */
export class Project {
  constructor(
    /** Absolute path. */
    readonly root: string,
    /** What files say instead of what stands on the disk. */
    private readonly texts: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** The same project as it would be with another text in one of its files. Nothing is written. */
  withText(path: string, text: string): Project {
    return new Project(this.root, new Map([...this.texts, [path, text]]));
  }

  /** The root with links resolved, as git names it. */
  realRoot(): string {
    return attempt(this.root, 'found', () => realpathSync(this.root));
  }

  /** Every environment that has a file, sorted by name whatever the directory's order. */
  environments(): EnvironmentName[] {
    return this.list('envs').flatMap((system) =>
      this.list(`envs/${system}`)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => ({ system, environment: file.slice(0, -'.yaml'.length) })),
    );
  }

  /** Every system that has a folder of lockfiles, sorted by name. */
  releasedSystems(): string[] {
    return this.list('releases');
  }

  /** Every version of a system that has a lockfile, sorted by name. */
  releases(system: string): string[] {
    return this.list(`releases/${system}`)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length));
  }

  /** Every price list, sorted by name. */
  priceLists(): string[] {
    return this.list('prices', 'files')
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length));
  }

  /** @throws GalleyError IO_FAILED where it can't be read */
  priceListFile(name: string): ProjectFile {
    return this.read(`prices/${name}.yaml`);
  }

  /** @throws GalleyError IO_FAILED where it can't be read */
  environmentFile({ system, environment }: EnvironmentName): ProjectFile {
    return this.read(`envs/${system}/${environment}.yaml`);
  }

  /** @throws GalleyError IO_FAILED where it can't be read */
  releaseFile(system: string, version: string): ProjectFile {
    return this.read(`releases/${system}/${version}.yaml`);
  }

  /** A file's text; undefined where there is none. */
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
   * @throws GalleyError FILE_CHANGED where the file is not what the change was made from, TREE_BUSY, IO_FAILED
   */
  replaceText(path: string, change: FileChange): void {
    replaceFile(join(this.root, path), change);
  }

  private read(path: string): ProjectFile {
    const bytes = Buffer.from(this.texts.get(path) ?? attempt(path, 'read', () => readFileSync(join(this.root, path))));
    return { path, text: bytes.toString('utf8'), digest: digestOf(bytes) };
  }

  private list(folder: string, kind: 'files' | 'folders' = folder.includes('/') ? 'files' : 'folders'): string[] {
    const entries = attemptIfThere(folder, 'listed', () => readdirSync(join(this.root, folder), { withFileTypes: true })) ?? [];
    const names = kind === 'files' ? entries.filter((entry) => entry.isFile()) : entries.filter((entry) => entry.isDirectory());
    return names.map(({ name }) => name).sort();
  }
}
