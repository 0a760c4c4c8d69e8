import { join } from 'node:path';
import pc from 'picocolors';
import { run } from '../../cli/run';
import type { System } from '../../core/env/system';

const SAMPLE = join(__dirname, '../../charts/kaze');

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
  // By its path, so that types hold where the samples are gone.
  const { kaze } = (await import(SAMPLE)) as { readonly kaze: System };
  const exit = await run({ argv, systems: [kaze], root, io });
  if (exit !== 0) throw new Error(`galley ${argv.join(' ')} ended with ${String(exit)}: ${err.join('\n')}`);
  return out.join('\n').trimEnd();
}
