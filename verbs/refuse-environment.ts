import { formatPath } from '../core/document/path';
import { environmentDocument } from '../core/env/document';
import type { EnvironmentIssue } from '../core/env/system';
import { type ErrorCode, GalleyError, type Place } from '../core/errors';
import type { EnvironmentName } from '../core/names';
import type { Project } from '../ports/disk/project';

/**
 * Refuses an environment for what a command needs of its file beyond what rendering does.
 *
 * @param code of the errors
 * @throws GalleyError with one error for each issue, at its place in the file; nothing if there is none
 */
export function refuseEnvironment(
  project: Project,
  name: EnvironmentName,
  issues: readonly EnvironmentIssue[],
  code: ErrorCode = 'ENV_INVALID',
): void {
  if (issues.length === 0) return;
  throw new GalleyError(
    issues.map(({ path, severity: _, ...fault }) => ({
      code,
      subject: formatPath(path),
      ...fault,
      place: placeInEnvironment(project, name, path),
    })),
  );
}

/** Where a path stands in an environment's file, or in that of its cluster. */
export function placeInEnvironment(project: Project, name: EnvironmentName, path: readonly (string | number)[]): Place {
  const { text, path: file, document: parsed } = project.environmentFile(name);
  const { document } = environmentDocument({ text, file, document: parsed }, project.clusters);
  return document?.whole.placeOf(path) ?? { file };
}
