import { KeptFiles } from '../ports/disk/kept-files';
import { vendoredTarball } from '../ports/disk/vendored-tarball';
import { GalleyUser } from '../ports/process/project-copy';

/** The version of Galley to take, and the project's current requirement. */
export interface TakenVersion {
  /** What npm installs: `galley@0.2.0`, or the path of a tarball. */
  readonly spec: string;
  readonly isFile: boolean;
  readonly version: string;
  /** As package.json has it now. */
  readonly asked: string;
  /** Folder to keep files in, until all has worked. */
  readonly aside: string;
}

/** What the installation of another version, its schemas and its rendering write. */
const WRITTEN = ['package.json', 'package-lock.json', 'vendor', 'envs', 'releases', 'access.schema.json', 'dist'];

/**
 * Gives a project another Galley: package.json, the lockfile, a tarball in vendor/, schemas and dist/. Where one of it fails all of it is as it was.
 *
 * @throws GalleyError RENDER_FAILED, IO_FAILED
 */
export async function takeVersion(own: GalleyUser, { spec, isFile, version, asked, aside }: TakenVersion): Promise<void> {
  const kept = new KeptFiles(own.folder, aside, WRITTEN);
  try {
    await own.install(isFile ? vendoredTarball(own.folder, spec, version, asked) : spec);
    await own.synth();
  } catch (error) {
    kept.restore();
    // Whatever interrupted the other is over. npm writes its lockfile anew even where it changes nothing.
    await new GalleyUser(own.folder).reinstall().finally(() => kept.restore());
    throw error;
  }
}
