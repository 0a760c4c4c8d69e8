import { ROOT } from './galley';
import { ownSystems } from './own-systems';
import { runHere, type Said } from './project';

/** Runs one command line on this project itself, in this process: a second or two less than a process of its own. */
export const runOnOwnProject = (...argv: string[]): Promise<Said> => runHere({ argv, systems: ownSystems(), root: ROOT });
