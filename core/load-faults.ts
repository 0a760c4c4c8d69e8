import { codeFault } from './code-fault';
import type { Problem } from './errors';

/** The code that ran: nothing in it has a name before it is loaded. */
const SUBJECT = 'main.ts, or what it imports';

/** How such a problem begins. */
export const NO_TYPESCRIPT = 'this is no TypeScript';

/** How esbuild tells each place that is no TypeScript. */
const COMPILER = /^(?<file>.+):(?<line>\d+):(?<column>\d+): ERROR: (?<says>.+)$/gm;

/**
 * What keeps a project's own code from being loaded: a source that is no TypeScript, an import that leads nowhere, code that throws at a file's top level.
 *
 * @param error as it was caught
 * @returns a problem for each place; none where the error comes from no code of the project
 */
export function loadFaults(error: unknown): Problem[] {
  const message = error instanceof Error ? error.message : String(error);
  const compiled = [...message.matchAll(COMPILER)].map(
    ({ groups: { file = '', line, column, says = '' } = {} }): Problem => ({
      code: 'CHART_FAILED',
      subject: SUBJECT,
      wrong: `${NO_TYPESCRIPT}: ${says}`,
      next: 'correct this line',
      place: { file: file.replaceAll('\\', '/'), line: Number(line), column: Number(column) + 1 },
    }),
  );
  if (compiled.length > 0) return compiled;
  const fault = codeFault(isMissing(error) ? withoutChain(error) : error, SUBJECT);
  return fault.place === undefined ? [] : [fault];
}

const isMissing = (error: unknown): error is Error => error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';

/** Node adds all files that led to an import. */
function withoutChain({ message, stack = '' }: Error): Error {
  const [first = ''] = message.split('\n');
  return Object.assign(new Error(first), { stack: stack.replace(message, first) });
}
