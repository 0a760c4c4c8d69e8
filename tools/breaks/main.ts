import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAll, type Verdict } from './judge';
import { type Break, readBreaks, withFault } from './patches';

const HELP = `npm run breaks -- [options] [NAME…]
  Puts each fault of breaks/ back, runs the test that has to notice it, and names those that it did not notice.
  NAME       a fault, or the name of a file of breaks/ such as order (default: all)
  -j, --jobs how many at once (default: two, or as many as the machine has processors)
  -l, --list only lists them`;

const root = join(__dirname, '../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      jobs: { type: 'string', short: 'j', default: String(Math.min(2, availableParallelism())) },
      list: { type: 'boolean', short: 'l', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const jobs = Number(values.jobs);
  if (values.help || !Number.isInteger(jobs) || jobs < 1) {
    say(HELP);
    return values.help ? 0 : 2;
  }
  const known = readBreaks(root);
  const unknown = positionals.filter((word) => !known.some((each) => isNamed(each, word)));
  if (unknown.length > 0) {
    say(`no fault is called ${unknown.join(', ')}; npm run breaks -- --list lists them`);
    return 2;
  }
  const chosen = positionals.length === 0 ? known : known.filter((each) => positionals.some((word) => isNamed(each, word)));
  if (values.list) {
    for (const { name, why } of chosen) say(`${name}\n  ${why}`);
    return 0;
  }
  return judge(chosen, jobs);
}

const isNamed = ({ name, subject }: Break, word: string): boolean => word === name || word === subject;

async function judge(chosen: readonly Break[], jobs: number): Promise<number> {
  const began = Date.now();
  const stale = chosen.filter((each) => withFault(readFileSync(join(root, each.file), 'utf8'), each) === undefined);
  for (const { name, file } of stale) say(`stale      ${name}: what it replaces is not once in ${file}`);
  const verdicts = await judgeAll(
    root,
    chosen.filter((each) => !stale.includes(each)),
    jobs,
    (verdict) => say(lineOf(verdict)),
  );
  const open = verdicts.filter(({ kind }) => kind !== 'noticed');
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  say(`${verdicts.length - open.length} of ${chosen.length} faults noticed, in ${minutes} minutes`);
  for (const verdict of open) say(lineOf(verdict));
  return open.length + stale.length === 0 ? 0 : 1;
}

function lineOf({ kind, fault, why, seconds }: Verdict): string {
  const reason = kind === 'noticed' ? '' : `: ${why ?? `${fault.test} "${fault.title}" still passes`}`;
  return `${kind.padEnd(10)} ${fault.name} (${seconds.toFixed(1)} s)${reason}`;
}

main().then(
  (exit) => {
    process.exitCode = exit;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
