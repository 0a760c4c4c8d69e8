import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Problem } from '../../core/errors';
import { runChild } from './child';

/** Seconds that it may take: it only adds to an error that Galley has already reported. */
const TIMEOUT = 120;
/** Told of one project at the most: the rest often follows. */
const MOST = 20;

/**
 * Errors of the project's own type checker. Empty if the project has none, or it gives no answer: Galley runs it only to explain an error
 * in a chart.
 *
 * @param root the project's folder
 */
export async function typeProblems(root: string): Promise<Problem[]> {
  const checker = checkerOf(root);
  if (checker === undefined || !existsSync(join(root, 'tsconfig.json'))) return [];
  try {
    const words = [checker, '--noEmit', '--pretty', 'false', '-p', root];
    const { stdout } = await runChild(process.execPath, words, {
      name: 'tsc',
      cwd: root,
      env: { PATH: process.env['PATH'] },
      timeout: TIMEOUT,
    });
    return stdout.toString('utf8').split('\n').flatMap(problemIn).slice(0, MOST);
  } catch {
    return [];
  }
}

function checkerOf(root: string): string | undefined {
  try {
    const require = createRequire(join(root, 'package.json'));
    const manifest = require.resolve('typescript/package.json');
    const { bin } = require(manifest) as { readonly bin: { readonly tsc: string } };
    return join(dirname(manifest), bin.tsc);
  } catch {
    return undefined;
  }
}

function problemIn(line: string): Problem[] {
  const found = /^(?<file>[^(]+)\((?<row>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<says>.*)$/.exec(line.trimEnd())?.groups;
  if (found === undefined) return [];
  const { file = '', row, column, code = '', says = '' } = found;
  return [
    { code: 'CHART_FAILED', subject: code, wrong: says.replace(/\.$/, ''), place: { file, line: Number(row), column: Number(column) } },
  ];
}
