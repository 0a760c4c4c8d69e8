import { join } from 'node:path';
import { version } from '../../../package.json';
import { ROOT } from '../../where';
import { projectFiles } from '../project';
import type { Renderer } from '../renderer';
import { write } from '../write';

/** Galley itself: every cell an environment file, rendered for the first time. */
export function galley(): Renderer {
  return {
    name: 'Galley',
    version,
    how: '`galley synth` of a system of 30 lines (bench/fleet/system.ts); a file per resource, a kustomization.yaml and an index a cell; nothing of an earlier run is used',
    differs:
      'checks, beside rendering, each environment file and its lockfile, and each image of each object against that; it leaves dist/ as it was where anything is wrong',
    prepare: (cells, folder, out) => {
      for (const [path, text] of Object.entries(projectFiles(cells))) write(join(folder, path), text);
      return { words: [process.execPath, join(ROOT, 'bench/fleet/galley.mjs'), 'synth', '--out', out], cwd: folder };
    },
  };
}
