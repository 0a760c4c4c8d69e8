import { codeFault, isGalleys } from './code-fault';
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
 * @returns a problem for each place; none if the error comes from no code of the project
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
  if (isMissing(error) && isOwn(error)) return [brokenInstall(error.message.split('\n')[0] ?? '')];
  const fault = codeFault(isMissing(error) ? withoutChain(error) : error, SUBJECT);
  const next =
    isMissing(error) && /'[^./]/.test(error.message) ? 'install it, by npm ci where package.json has it; or correct this line' : fault.next;
  return fault.place === undefined ? [] : [{ ...fault, next }];
}

interface Missing extends Error {
  /** The file that asked for it, then what led to that one. */
  readonly requireStack?: readonly string[];
}

const isMissing = (error: unknown): error is Missing => error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';

const isInstalled = (file: string): boolean => /(?:^|[\\/])node_modules[\\/]/.test(file);

/** Whether it is no file of the project that asked. */
function isOwn({ requireStack: [file] = [] }: Missing): boolean {
  return file !== undefined && (isInstalled(file) || isGalleys(file));
}

const brokenInstall = (says: string): Problem => ({
  code: 'INSTALL_BROKEN',
  subject: 'node_modules',
  wrong: `what Galley needs can't be loaded: ${says}`,
  next: 'install again: npm ci',
});

/** Node adds all files that led to an import. */
function withoutChain({ message, stack = '' }: Error): Error {
  const [first = ''] = message.split('\n');
  return Object.assign(new Error(first), { stack: stack.replace(message, first) });
}
