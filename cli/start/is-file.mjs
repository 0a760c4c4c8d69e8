import { statSync } from 'node:fs';

/** Whether a file is there; not where the path leads through something that is no folder. */
export function isFile(path) {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}
