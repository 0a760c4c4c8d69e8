import { aiAgents } from '../../charts/ai-agents';
import { blackbox5 } from '../../charts/blackbox5';
import { kaze } from '../../charts/kaze';
import { memql } from '../../charts/memql';
import { ROOT } from './galley';
import { runHere, type Said } from './project';

/** Runs one command line on this project itself, in this process: a second or two less than a process of its own. */
export const runOnOwnProject = (...argv: string[]): Promise<Said> =>
  runHere({ argv, systems: [kaze, aiAgents, blackbox5, memql], root: ROOT });
