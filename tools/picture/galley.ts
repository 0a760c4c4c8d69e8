import pc from 'picocolors';
import { kaze } from '../../charts/kaze';
import { run } from '../../cli/run';

/** What a command answers, without colours. @throws Error where it ends with another code than 0 */
export async function galleySays(root: string, ...argv: string[]): Promise<string> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    out: (line: string) => void out.push(line),
    note: (line: string) => void err.push(line),
    progress: () => {},
    ask: undefined,
    now: () => performance.now(),
    color: pc.createColors(false),
  };
  const exit = await run({ argv, systems: [kaze], root, io });
  if (exit !== 0) throw new Error(`galley ${argv.join(' ')} ended with ${String(exit)}: ${err.join('\n')}`);
  return out.join('\n').trimEnd();
}
