import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GalleyError } from '../errors';
import type { RenderInput } from '../render/tree';
import type { EnvironmentName } from '../write/tree-path';

/** A file of the project, read whole. */
export interface ProjectFile extends RenderInput {
  readonly text: string;
}

/** The folder that holds envs/, releases/ and dist/, as far as rendering reads it. */
export class Project {
  constructor(
    /** Absolute path. */
    readonly root: string,
  ) {}

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
    return existsSync(join(this.root, path)) ? this.read(path).text : undefined;
  }

  /** @throws GalleyError IO_FAILED where it can't be written */
  writeText(path: string, text: string): void {
    try {
      writeFileSync(join(this.root, path), text);
    } catch (error) {
      throw ioFailed(path, 'written', error);
    }
  }

  private read(path: string): ProjectFile {
    try {
      const bytes = readFileSync(join(this.root, path));
      return { path, text: bytes.toString('utf8'), digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
    } catch (error) {
      throw ioFailed(path, 'read', error);
    }
  }

  private list(folder: string): string[] {
    if (!existsSync(join(this.root, folder))) return [];
    const entries = readdirSync(join(this.root, folder), { withFileTypes: true });
    const names = folder.includes('/') ? entries.filter((entry) => entry.isFile()) : entries.filter((entry) => entry.isDirectory());
    return names.map(({ name }) => name).sort();
  }
}

function ioFailed(path: string, what: 'read' | 'written', cause: unknown): GalleyError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GalleyError(
    [{ code: 'IO_FAILED', message: `file: cannot be ${what}, got ${reason}; settle that and run again`, place: { file: path } }],
    { cause },
  );
}
