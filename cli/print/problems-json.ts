import type { ExitCode, Problem } from '../../core/errors';
import { faultJson, json } from './fault-json';

/** The JSON answer of a command that fails: docs/schemas/problems.v1.schema.json. */
export function problemsJson(problems: readonly Problem[], exit: ExitCode): string {
  return json({ version: 1, exit, problems: problems.map(faultJson) });
}
