import { problem } from '../../core/errors';
import { ARGO_CD_INSTALLS } from '../../imports/argo-cd-install';

/** Major, minor, patch. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The versions whose install manifests are in imports/, ascending. */
export const ARGO_CD_VERSIONS: readonly string[] = Object.keys(ARGO_CD_INSTALLS).sort((a, b) =>
  compareVersions(versionOf(a), versionOf(b)),
);

/**
 * Reads a version.
 *
 * @param text three numbers, `2.13.3`
 * @throws GalleyError CONSTRUCT_INVALID if it is anything else
 */
export function versionOf(text: string): Version {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) {
    throw problem('CONSTRUCT_INVALID', {
      subject: 'version',
      expected: 'three numbers such as 2.13.3',
      got: JSON.stringify(text),
      next: 'name a release',
    });
  }
  const [major = 0, minor = 0, patch = 0] = numbers;
  return [major, minor, patch];
}

/** Less than 0 where `a` is the older one, 0 where they are the same. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
