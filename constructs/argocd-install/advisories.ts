import { compareVersions, type Version, versionOf } from './versions';

/** A published vulnerability that a version of Argo CD has. */
export interface ArgoCdAdvisory {
  /** CVE number. */
  readonly id: string;
  /** The lowest version above the one asked for that does not have it. */
  readonly fixedIn: string;
  /** Who can do what, in one clause. */
  readonly what: string;
}

interface Entry {
  readonly id: string;
  readonly what: string;
  /** First version that has it. */
  readonly since: string;
  /** First version of each line that has it no more, ascending; lines between these were never fixed, later ones never had it. */
  readonly fixedIn: readonly string[];
}

/**
 * What is known of the versions in imports/install (2026-11), from https://github.com/argoproj/argo-cd/security/advisories. A reader of
 * a finding acts on it; a version without one is not for that known to be sound.
 */
const ADVISORIES: readonly Entry[] = [
  {
    id: 'CVE-2025-23216',
    what: 'who may read an Application reads the values of an invalid Secret in messages and diffs',
    since: '2.0.0',
    fixedIn: ['2.11.13', '2.12.10', '2.13.4'],
  },
  {
    id: 'CVE-2025-55190',
    what: 'a token that may get a project reads the credentials of its repositories',
    since: '2.2.0',
    fixedIn: ['2.13.9', '2.14.16', '3.0.14', '3.1.2'],
  },
  {
    id: 'CVE-2025-55191',
    what: 'requests for repository credentials at the same time crash the server',
    since: '2.1.0',
    fixedIn: ['2.14.20', '3.0.19', '3.1.8'],
  },
  {
    id: 'CVE-2025-59538',
    what: 'anyone who reaches the webhook endpoint crashes the server',
    since: '2.9.0',
    fixedIn: ['2.14.20', '3.0.19', '3.1.8'],
  },
  {
    id: 'CVE-2026-42880',
    what: 'who may read an Application reads Secrets through the server-side diff',
    since: '3.2.0',
    fixedIn: ['3.2.11', '3.3.9'],
  },
  {
    id: 'CVE-2026-45738',
    what: 'who may annotate a resource runs scripts in the browser of an administrator who looks at it',
    since: '2.0.0',
    fixedIn: ['2.14.22', '3.2.12', '3.3.10', '3.4.2'],
  },
];

/**
 * The published vulnerabilities of a version, oldest first.
 *
 * @param version three numbers, `2.13.3`
 * @throws GalleyError CONSTRUCT_INVALID if it is anything else
 */
export function argoCdAdvisories(version: string): ArgoCdAdvisory[] {
  const asked = versionOf(version);
  return ADVISORIES.flatMap(({ id, what, since, fixedIn }) => {
    const next = fixedIn.find((each) => compareVersions(versionOf(each), asked) > 0);
    const fixedInLine = fixedIn.some((each) => sameLine(versionOf(each), asked) && compareVersions(versionOf(each), asked) <= 0);
    const isAffected = compareVersions(versionOf(since), asked) <= 0 && next !== undefined && !fixedInLine;
    return isAffected ? [{ id, fixedIn: next, what }] : [];
  });
}

function sameLine([major, minor]: Version, other: Version): boolean {
  return major === other[0] && minor === other[1];
}
