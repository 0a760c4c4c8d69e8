import { acceptedOf } from '../../core/adopt/accepted';
import { checksText, withAcceptance } from '../../core/scaffold/acceptance';
import { writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { checkByItself } from '../../ports/process/render-itself';

/** The accepted findings of an imported system. */
export interface AcceptedChecks {
  /** Ids of checks that find something in it. */
  readonly checks: readonly string[];
  /** False where checks.yaml has a form that only its person edits. */
  readonly written: boolean;
}

const CHECKS = 'checks.yaml';

/** Accepts in checks.yaml all findings of `galley check` in an imported system, so that only new ones fail. */
export async function acceptFindings(project: Project, system: string, environments: readonly string[]): Promise<AcceptedChecks> {
  const accepted = acceptedOf(
    await checkByItself(
      project.root,
      environments.map((environment) => `${system}/${environment}`),
    ),
    system,
  );
  const checks = accepted.map(({ check }) => check);
  const before = project.readText(CHECKS);
  if (accepted.length === 0) return { checks, written: true };
  if (before === undefined) {
    writeNewFiles(project.root, new Map([[CHECKS, checksText(...accepted)]]));
    return { checks, written: true };
  }
  const after = accepted.reduce<string | undefined>((text, each) => text && withAcceptance(text, each), before);
  if (after !== undefined) project.replaceText(CHECKS, { before, after });
  return { checks, written: after !== undefined };
}
