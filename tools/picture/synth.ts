import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIndex } from '../../core/tree/index-file';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { AMBER, DIM, drawTerminal, GREEN, INK, type Line } from './draw';
import { galleySays } from './galley';

const ENVIRONMENT = 'kaze/cluster-dev';
const FILE = 'kaze-runtime/workload/deployment-kaze-runtime.yaml';

/** What `galley synth` prints of an environment, the tree that it writes, and one of its files. @param out folder that it is written to */
export async function synthPicture(root: string, out: string): Promise<string> {
  const output = await galleySays(root, 'synth', ENVIRONMENT, '--out', out);
  const [system = '', environment = ''] = ENVIRONMENT.split('/');
  const index = parseIndex(readFileSync(join(out, ENVIRONMENT, INDEX_NAME), 'utf8'), { file: INDEX_NAME }, { system, environment });
  const yaml = readFileSync(join(out, ENVIRONMENT, FILE), 'utf8');
  return drawTerminal(`galley synth ${ENVIRONMENT}: what it prints, the tree that it writes, and one of its files`, 1120, [
    { columns: [terminal(output.replace(`${out}/`, 'dist/'))] },
    { columns: [tree([...index.files]), excerpt(yaml)], at: 62 },
  ]);
}

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
  const shown = [...lines.slice(0, 12), '  …', ...lines.slice(image, image + 7), '  …'];
  return [{ text: FILE, color: AMBER }, ...shown.map((text) => ({ text: text.length > 76 ? `${text.slice(0, 75)}…` : text, color: INK }))];
}
