/**
 * Draws docs/pictures/synth.svg from what `galley synth` really prints and writes: run it after either has changed (`npm run picture`).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIndex } from '../core/tree/index-file';
import { INDEX_NAME } from '../core/tree/tree-path';

const ROOT = join(__dirname, '..');
const ENVIRONMENT = 'kaze/cluster-dev';
const FILE = 'kaze-runtime/workload/deployment-kaze-runtime.yaml';
const [LINE_HEIGHT, CHARACTER, MARGIN, WIDTH] = [18, 7.8, 24, 1120];

interface Line {
  readonly text: string;
  readonly color: string;
}

const INK = '#d7dde4';
const DIM = '#7d8894';
const GREEN = '#8fd19e';
const AMBER = '#e8c268';

function terminal(report: string): Line[] {
  return [
    { text: `$ npm run synth -- ${ENVIRONMENT}`, color: GREEN },
    ...report.split('\n').map((text) => ({ text, color: text.startsWith('  ') ? INK : AMBER })),
  ];
}

/** The folders of an environment, and one of them opened. */
function tree(paths: readonly string[]): Line[] {
  const opened = FILE.split('/')[0] ?? '';
  const folders = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))].filter((folder) => !folder.includes('.'));
  const lines: Line[] = [{ text: `dist/${ENVIRONMENT}/`, color: AMBER }];
  for (const folder of folders) {
    lines.push({ text: `  ${folder}/`, color: folder === opened ? AMBER : INK });
    if (folder !== opened) continue;
    for (const path of paths.filter((each) => each.startsWith(`${folder}/`))) {
      lines.push({ text: `    ${path.slice(folder.length + 1)}`, color: path === FILE ? GREEN : DIM });
    }
  }
  return lines;
}

/** The beginning of the workload, and its container from the image on. */
function excerpt(yaml: string): Line[] {
  const lines = yaml.split('\n');
  const image = lines.findIndex((line) => line.startsWith('        image: '));
  const shown = [...lines.slice(0, 14), '  …', ...lines.slice(image, image + 12), '  …'];
  return [{ text: FILE, color: AMBER }, ...shown.map((text) => ({ text: text.length > 76 ? `${text.slice(0, 75)}…` : text, color: INK }))];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function block(lines: readonly Line[], x: number, y: number): string {
  return lines
    .map(
      ({ text, color }, index) =>
        `<text x="${x}" y="${y + index * LINE_HEIGHT}" fill="${color}" xml:space="preserve">${escaped(text)}</text>`,
    )
    .join('\n');
}

function draw(top: readonly Line[], left: readonly Line[], right: readonly Line[]): string {
  const below = MARGIN + (top.length + 2) * LINE_HEIGHT;
  const height = below + Math.max(left.length, right.length) * LINE_HEIGHT + MARGIN;
  const middle = MARGIN + 62 * CHARACTER;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
<title>galley synth ${ENVIRONMENT}: what it prints, the tree that it writes, and one of its files</title>
<rect width="${WIDTH}" height="${height}" rx="10" fill="#1c2128"/>
${block(top, MARGIN, MARGIN + 12)}
<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${below - LINE_HEIGHT}" y2="${below - LINE_HEIGHT}" stroke="#39424d"/>
${block(left, MARGIN, below + 6)}
${block(right, middle, below + 6)}
</svg>
`;
}

const out = mkdtempSync(join(tmpdir(), 'galley-picture-'));
try {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'main.ts'), 'synth', ENVIRONMENT, '--out', out],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const [system = '', environment = ''] = ENVIRONMENT.split('/');
  const index = parseIndex(readFileSync(join(out, ENVIRONMENT, INDEX_NAME), 'utf8'), { file: INDEX_NAME }, { system, environment });
  const yaml = readFileSync(join(out, ENVIRONMENT, FILE), 'utf8');
  mkdirSync(join(ROOT, 'docs/pictures'), { recursive: true });
  const svg = draw(terminal(stdout.trim().replace(`${out}/`, 'dist/')), tree([...index.files]), excerpt(yaml));
  writeFileSync(join(ROOT, 'docs/pictures/synth.svg'), svg);
} finally {
  rmSync(out, { recursive: true, force: true });
}
