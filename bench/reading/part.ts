import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../core/yaml/yaml';
import { cells } from '../fleet/model';
import { objectsOf } from '../fleet/objects';
import { write } from '../fleet/write';
import { type Cost, measure } from '../measure';
import { inTurns, type Table } from '../results';
import { findTool, TOOLS } from '../tools';
import { MEMORY, ROOT } from '../where';
import { measureRevisions, measureTrees } from './changes';
import { measurePage } from './page';

const GALLEY = join(ROOT, 'cli/galley.mjs');
const SCHEMAS = join(ROOT, 'imports/schemas/v1.35/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json');
const CELLS = 200;

/** What it costs to compare texts, revisions and folders, to open a page of changes, and to check a folder, beside programs that do a part of that. */
export function measureReading(runs: number, build: boolean): Table[] {
  const folder = mkdtempSync(join(MEMORY, 'galley-bench-'));
  try {
    return [
      measureTexts(folder, runs, build),
      measureRevisions(join(folder, 'cells'), runs),
      measureTrees(join(folder, 'trees'), runs),
      measurePage(folder, runs),
      measureFolder(folder, runs, build),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param known exit codes that are answers: findings and differences are none of the program's failures */
function run(cwd: string, words: readonly [string, ...string[]], known: readonly number[] = [0]): () => Cost {
  return () => measure({ words, cwd }, known);
}

/** Two texts that differ in a tenth of their images. */
function measureTexts(folder: string, runs: number, build: boolean): Table {
  let text = '';
  for (const object of cells(CELLS).flatMap(objectsOf)) if (text.length < 780_000) text += `---\n${toYaml(object)}`;
  let at = 0;
  const changed = text.replaceAll(/:1\.4\.0@/g, (image) => (at++ % 10 === 0 ? ':1.5.0@' : image));
  const [base, head] = [join(folder, 'base.yaml'), join(folder, 'head.yaml')];
  writeFileSync(base, text);
  writeFileSync(head, changed);
  const dyff = findTool(TOOLS.dyff, build);
  const own = run(folder, [process.execPath, GALLEY, '-C', folder, 'diff', base, head]);
  // The next run uses the compile cache.
  own();
  return {
    title: `Two texts of ${Math.round(text.length / 1000)} KB compared`,
    explains: [
      'A tenth of the images differ. dyff tells the fields that differ; Galley tells, beside them, what each change does, in which order it goes through, and what did not change.',
    ],
    rows: inTurns(runs * 3, [
      { name: '`galley diff`', run: own },
      ...(dyff === undefined ? [] : [{ name: `dyff ${dyff.version}`, run: run(folder, [dyff.program, 'between', base, head]) }]),
    ]),
  };
}

/** A folder with a file for each object. */
function measureFolder(folder: string, runs: number, build: boolean): Table {
  const files = join(folder, 'files');
  let count = 0;
  for (const cell of cells(CELLS)) {
    for (const object of objectsOf(cell)) {
      write(join(files, cell.name, `${object.kind.toLowerCase()}-${object.metadata.name}.yaml`), toYaml(object));
      count += 1;
    }
  }
  const kubeconform = findTool(TOOLS.kubeconform, build);
  const own = run(folder, [process.execPath, GALLEY, '-C', folder, 'check', files], [0, 1]);
  own();
  return {
    title: `A folder of ${count.toLocaleString('en')} files checked`,
    explains: [
      'kubeconform holds each object to its schema, with the schemas read from the disk. Galley runs its checks over all objects together, and here not those of schemas.',
    ],
    rows: inTurns(runs, [
      { name: '`galley check`', run: own },
      ...(kubeconform === undefined
        ? []
        : [
            {
              name: `kubeconform ${kubeconform.version}`,
              run: run(folder, [kubeconform.program, '-strict', '-summary', '-schema-location', SCHEMAS, files]),
            },
          ]),
    ]),
  };
}
