import { groupBy } from '../../core/group-by';
import { runTests, type TestRun } from './jest';
import type { Break } from './patches';
import { Scratch } from './scratch';

/** What became of a fault: the test noticed it, or not, or could not say. */
export interface Verdict {
  readonly fault: Break;
  readonly kind: 'noticed' | 'unnoticed' | 'unclear';
  readonly why?: string;
  readonly seconds: number;
}

/**
 * Puts each fault back and runs the one test that has to notice it. Faults of one test file share a first run without any fault, in which the
 * tests have to pass.
 *
 * @param jobs copies of the working tree that are worked in at once
 * @param tell called with each verdict
 */
export async function judgeAll(root: string, breaks: readonly Break[], jobs: number, tell: (verdict: Verdict) => void): Promise<Verdict[]> {
  const waiting = [...groupBy(breaks, ({ test }) => test).values()].sort((a, b) => b.length - a.length);
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    const scratch = new Scratch(root);
    try {
      for (let group = waiting.shift(); group !== undefined; group = waiting.shift())
        for await (const verdict of judged(scratch, group)) {
          verdicts.push(verdict);
          tell(verdict);
        }
    } finally {
      scratch.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, work));
  return verdicts;
}

async function* judged(scratch: Scratch, group: readonly Break[]): AsyncGenerator<Verdict> {
  const test = group[0]?.test ?? '';
  const titles = [...new Set(group.map(({ title }) => title))];
  const sound = await runTests(scratch.root, test, titles);
  for (const fault of group) {
    const began = Date.now();
    const passing = sound.passed.filter((name) => name.includes(fault.title));
    if (passing.length === 0) {
      yield { fault, kind: 'unclear', why: whyNotSound(sound, fault), seconds: 0 };
      continue;
    }
    const run = await scratch.broken(fault, () => runTests(scratch.root, test, [fault.title]));
    const seconds = (Date.now() - began) / 1000;
    if (run.broken !== undefined) yield { fault, kind: 'unclear', why: `with the fault nothing runs: ${firstLines(run.broken)}`, seconds };
    else yield { fault, kind: run.failed.some((name) => passing.includes(name)) ? 'noticed' : 'unnoticed', seconds };
  }
}

function whyNotSound({ failed, broken }: TestRun, { title }: Break): string {
  if (broken !== undefined) return `without the fault nothing runs: ${firstLines(broken)}`;
  return failed.some((name) => name.includes(title)) ? 'its test fails without the fault too' : 'no test has that title';
}

const firstLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 3)
    .join(' / ');
