import { parseSource } from '../document/parse';
import { formatPath } from '../document/path';
import { type ErrorCode, faultOf, GalleyError } from '../errors';
import type { Project } from '../ports/project';
import type { EnvironmentIssue } from '../system';
import type { EnvironmentName } from '../write/tree-path';

/**
 * Refuses an environment for what a command needs of its file beyond what rendering does.
 *
 * @param code of the errors
 * @throws GalleyError with one error for each issue, at its place in the file; nothing where there is none
 */
export function refuseEnvironment(
  project: Project,
  name: EnvironmentName,
  issues: readonly EnvironmentIssue[],
  code: ErrorCode = 'ENV_INVALID',
): void {
  if (issues.length === 0) return;
  const { text, path: file } = project.environmentFile(name);
  const { document } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  throw new GalleyError(
    issues.map(({ path, severity: _, ...fault }) => ({
      code,
      ...faultOf(formatPath(path), fault),
      place: document?.placeOf(path) ?? { file },
    })),
  );
}
