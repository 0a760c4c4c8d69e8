import { systemNamed } from '../core/env/find';
import type { System } from '../core/env/system';
import { GalleyError, type Problem } from '../core/errors';
import type { ReleaseName } from '../core/names';
import { loadRelease } from '../core/release/load';
import type { Release } from '../core/release/release';
import type { Project } from '../ports/disk/project';

/** A checked release: its content, or all its problems. */
export type CheckedRelease = ReleaseName &
  ({ readonly release: Release; readonly problems: readonly [] } | { readonly release: undefined; readonly problems: readonly Problem[] });

/** Holds lockfiles against the systems that they are for; what is wrong with one keeps no other from being looked at. */
export function checkReleases(project: Project, systems: readonly System[], names: readonly ReleaseName[]): CheckedRelease[] {
  return names.map((name) => {
    try {
      const { text, path: file } = project.releaseFile(name.system, name.version);
      const system = systemNamed(name.system, systems, { file });
      return { ...name, release: loadRelease({ text, file, system }), problems: [] };
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      return { ...name, release: undefined, problems: error.problems };
    }
  });
}

/** Whether a problem is the check's own no, as against a file that can't be read as a lockfile at all, or is of no system. */
export function isRefusal({ code }: Problem): boolean {
  return code === 'RELEASE_INVALID';
}
