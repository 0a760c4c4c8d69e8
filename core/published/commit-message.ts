import { type EnvironmentName, nameOf, releaseNameOf } from '../names';
import { publishedText, type Source } from './source';

/** What a commit does to one published environment. */
export interface EnvironmentChange extends EnvironmentName {
  /** Version of the release; undefined if the environment is no longer declared, and goes. */
  readonly release: string | undefined;
  /** Git's name for its folder in `dist/`. */
  readonly tree: string | undefined;
  /** Numbers of files, those that say where the tree came from left out. */
  readonly counts: { readonly added: number; readonly changed: number; readonly removed: number };
}

/** The message of a published commit. Its trailers are a contract: docs/publish.md. */
export function publishMessage(changes: readonly EnvironmentChange[], { commit, url }: Source): string {
  return [
    subjectOf(changes),
    '',
    `${commit.id.slice(0, 12)} ${publishedText(commit.subject)}`,
    '',
    ...changes.map((change) => `- ${nameOf(change)}: ${countsOf(change)}`),
    '',
    `Galley-Source-Commit: ${commit.id}`,
    ...(url === undefined ? [] : [`Galley-Source-Repository: ${url}`]),
    ...changes.flatMap((change) => [
      `Galley-Environment: ${nameOf(change)}`,
      ...(change.release === undefined ? [] : [`Galley-Release: ${releaseNameOf({ system: change.system, version: change.release })}`]),
      ...(change.tree === undefined ? [] : [`Galley-Tree: ${change.tree}`]),
    ]),
    '',
  ].join('\n');
}

/** `3 added, 1 removed` */
export function countsOf({ counts }: Pick<EnvironmentChange, 'counts'>): string {
  const parts = (['added', 'changed', 'removed'] as const).filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  return parts.join(', ') || 'its index alone';
}

function subjectOf(changes: readonly EnvironmentChange[]): string {
  const [only, ...more] = changes;
  if (only === undefined || more.length > 0) return `Publish ${changes.length} environments`;
  return only.release === undefined ? `Remove ${nameOf(only)}` : `Publish ${nameOf(only)} ${only.release}`;
}
