import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AMBER, DIM, drawTerminal, GREEN, INK, type Line, RED } from './draw';
import { galleySays } from './galley';

const ENVIRONMENT = 'kaze/agency-prod';
/** What somebody changes, as in a pull request. */
const EDITS: readonly (readonly [from: string, to: string])[] = [
  ['    size: 50Gi', '    size: 40Gi'],
  ['  gateway:\n    replicas: 2\n    maxReplicas: 6\n', '  gateway:\n    replicas: 2\n    maxReplicas: 8\n'],
  ['    pgbouncer: true', '    pgbouncer: false'],
];
/** Lines of the answer that are shown. */
const MOST = 26;

/** What `galley diff` says of a change of one environment's file. @param scratch an empty folder */
export async function reviewPicture(root: string, scratch: string): Promise<string> {
  const file = `envs/${ENVIRONMENT}.yaml`;
  const text = readFileSync(join(root, file), 'utf8');
  const edited = EDITS.reduce((changed, [from, to]) => {
    if (changed.split(from).length !== 2) throw new Error(`${file} has not once: ${from}`);
    return changed.replace(from, to);
  }, text);
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), content);
  };
  cpSync(join(root, 'releases/kaze'), join(scratch, 'releases/kaze'), { recursive: true });
  write('main.ts', '');
  for (const [out, content] of [
    ['before', text],
    ['after', edited],
  ] as const) {
    write(file, content);
    await galleySays(scratch, 'synth', ENVIRONMENT, '--out', join(scratch, out));
  }
  const output = await galleySays(scratch, 'diff', join(scratch, 'before', ENVIRONMENT), join(scratch, 'after', ENVIRONMENT));
  const lines = output.split('\n');
  const shown = lines.length > MOST ? [...lines.slice(0, MOST), '…'] : lines;
  return drawTerminal(`galley diff: what a change of ${file} does`, 760, [
    { columns: [[{ text: '$ npm run galley -- diff', color: GREEN }, ...shown.map((line) => ({ text: line, color: colorOf(line) }))]] },
  ]);
}

function colorOf(line: string): Line['color'] {
  if (/^\s*high\b/.test(line) || /^- /.test(line)) return RED;
  if (/^\s*medium\b/.test(line) || /^[~>] /.test(line)) return AMBER;
  if (/^\+ /.test(line)) return GREEN;
  return /^\s{4,}/.test(line) ? DIM : INK;
}
