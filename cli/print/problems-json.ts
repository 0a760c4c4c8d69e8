import type { ExitCode, Problem } from '../../core/errors';
import { sentenceOf } from '../../core/errors';

/** What a command that fails answers where it was asked for JSON: docs/schemas/problems.v1.schema.json. */
export function problemsJson(problems: readonly Problem[], exit: ExitCode): string {
  return JSON.stringify({ version: 1, exit, problems: problems.map((each) => ({ ...each, message: sentenceOf(each) })) }, undefined, 2);
}
