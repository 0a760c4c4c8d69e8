import { lstatSync, rmdirSync, type Stats } from 'node:fs';
import { types } from 'node:util';
import { GalleyError } from '../core/errors';

/**
 * Runs one step on a file or folder.
 *
 * @param path what it is done to, for the message
 * @param doing the step as a participle: `written`, `read`
 * @throws GalleyError IO_FAILED with the path and the system's reason; the error underneath is its cause
 */
export function attempt<T>(path: string, doing: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw ioFailed(path, doing, cause);
  }
}

/** The same as `attempt`, and nothing if the step finds that the path is not there, or leads through something that is no folder. */
export function attemptIfThere<T>(path: string, doing: string, step: () => T): T | undefined {
  try {
    return step();
  } catch (cause) {
    if (isErrno(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    throw ioFailed(path, doing, cause);
  }
}

/** What stands at a path, without following a symbolic link there. */
export function lookAt(path: string): Stats | undefined {
  return attemptIfThere(path, 'looked at', () => lstatSync(path, { throwIfNoEntry: false }));
}

/**
 * Removes a folder if it is there and nothing is in it.
 *
 * @returns true if it was removed
 */
export function removeIfEmpty(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR')) return false;
    throw ioFailed(path, 'removed', error);
  }
}

/** True for a system error with one of the codes: `ENOENT`, `EEXIST`. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** The error for a step that failed, for those who have to look at the reason first. */
export function ioFailed(path: string, doing: string, cause: unknown): GalleyError {
  if (cause instanceof GalleyError) return cause;
  // Node appends the call and its paths after a comma; the place names the path already.
  const reason = types.isNativeError(cause) ? (/^[A-Z0-9]+: [^,]+/.exec(cause.message)?.[0] ?? cause.message) : String(cause);

  return new GalleyError(
    [
      {
        code: 'IO_FAILED',
        subject: 'file',
        wrong: `could not be ${doing}`,
        got: reason,
        next: 'settle that and run galley again',
        place: { file: path },
      },
    ],
    { cause },
  );
}
