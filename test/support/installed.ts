import { spawnSync } from 'node:child_process';

/** Runs a test if the programs are on PATH; otherwise reports the skipped test. */
export function testWith(programs: readonly string[], claim: string, run: jest.ProvidesCallback): void {
  const reason = whyNot(programs, claim);
  if (reason === undefined) test(claim, run);
  else test.skip(`${claim} (${reason})`, run);
}

/** The same for tests that belong together. */
export function describeWith(programs: readonly string[], subject: string, tests: () => void): void {
  const reason = whyNot(programs, subject);
  if (reason === undefined) describe(subject, tests);
  else describe.skip(`${subject} (${reason})`, tests);
}

function whyNot(programs: readonly string[], claim: string): string | undefined {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return undefined;
  const reason = `not installed: ${missing.join(', ')}`;
  process.stderr.write(`not run: ${claim}: ${reason}\n`);
  return reason;
}

/** Programs say their version in one of three ways. */
const isInstalled = (program: string): boolean =>
  ['--version', 'version', '-v'].some((argument) => spawnSync(program, [argument]).status === 0);
