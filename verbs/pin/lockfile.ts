import { digestOf } from '../../core/digest';
import type { DocumentPath } from '../../core/document/path';
import { replaceScalars } from '../../core/document/replace-scalars';
import type { SourceDocument } from '../../core/document/source-document';
import { unknownName } from '../../core/env/find';
import type { System } from '../../core/env/system';
import { problem } from '../../core/errors';
import { type ReleaseName, releaseNameOf } from '../../core/names';
import { RELEASE_PARTS } from '../../core/release/coherence';
import { loadReleaseDocument } from '../../core/release/load';
import type { Release, ReleaseImage } from '../../core/release/release';
import { compareVersions } from '../../core/release/version-order';
import type { Project } from '../../ports/disk/project';

/** A lockfile that holds, with its text. */
export interface Lockfile extends ReleaseName {
  readonly file: string;
  /** `sha256:…` of its bytes. */
  readonly digest: string;
  readonly document: SourceDocument;
  readonly release: Release;
}

/** The lockfile that a version is to have. */
export interface LockfileDraft {
  readonly lockfile: Lockfile;
  /** The text that the file has now; nothing if it is not there. */
  readonly before: string | undefined;
  /** The version that it starts as a copy of, where it is not there. */
  readonly copyOf: string | undefined;
}

/** One image of a lockfile, and where it stands. */
export interface LockedImage extends ReleaseImage {
  readonly name: string;
  readonly part: (typeof RELEASE_PARTS)[number];
  readonly path: DocumentPath;
}

/**
 * Reads a lockfile that is there.
 *
 * @throws GalleyError RELEASE_SYNTAX, RELEASE_INVALID, IO_FAILED
 */
export function readLockfile(project: Project, system: System, version: string): Lockfile {
  const { text, path, digest } = project.releaseFile(system.name, version);
  return { ...lockfileOf(text, path, system, version), digest };
}

/**
 * A text as the lockfile of a version.
 *
 * @throws GalleyError RELEASE_SYNTAX, RELEASE_INVALID
 */
export function lockfileOf(text: string, file: string, system: System, version: string): Lockfile {
  return { system: system.name, version, file, digest: digestOf(text), ...loadReleaseDocument({ text, file, system }) };
}

/**
 * The lockfile of a version to work on; one that is not there starts as a copy of the newest, with the version's name in it.
 *
 * @throws GalleyError RELEASE_UNKNOWN if the system has no lockfile to start from, else as `readLockfile`
 */
export function draftLockfile(project: Project, system: System, version: string): LockfileDraft {
  const known = project.releases(system.name);
  if (known.includes(version)) {
    const lockfile = readLockfile(project, system, version);
    return { lockfile, before: lockfile.document.text, copyOf: undefined };
  }
  const newest = [...known].sort(compareVersions).at(-1);
  if (newest === undefined) {
    const unknown = unknownName('release', releaseNameOf({ system: system.name, version }), []);
    throw problem('RELEASE_UNKNOWN', { ...unknown, next: 'write the first lockfile by hand' });
  }
  const { document } = readLockfile(project, system, newest);
  const text = replaceScalars(document, [{ path: ['version'], value: version }]);
  return { lockfile: lockfileOf(text, `releases/${system.name}/${version}.yaml`, system, version), before: undefined, copyOf: newest };
}

/** All images of a release, in the order of its parts. */
export function lockedImages(release: Release): LockedImage[] {
  return RELEASE_PARTS.flatMap((part) =>
    Object.entries(release[part]).map(([name, image]) => ({ ...image, name, part, path: [part, name] })),
  );
}
