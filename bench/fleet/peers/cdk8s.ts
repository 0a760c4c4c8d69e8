import { join } from 'node:path';
import { version } from 'cdk8s/package.json';
import { buildSync } from 'esbuild';
import type { Renderer } from '../renderer';

const ROOT = join(__dirname, '../../..');

/** Stock cdk8s, compiled to JavaScript beforehand, so that no transpiler is measured with it. */
export function cdk8s(apps: 'one' | 'each'): Renderer {
  return {
    name: apps === 'one' ? 'cdk8s, one App' : 'cdk8s, an App a cell',
    version,
    how: `node app.js; ${apps === 'one' ? 'one App, a Chart a cell, folder per chart and file per resource' : 'one process, an App and a Chart a cell, file per resource'}; the typed kinds of \`cdk8s import k8s\``,
    differs:
      'reads no environment files and no lockfile, checks no images, writes no index and no kustomization.yaml, removes nothing, overwrites in place',
    prepare: (cells, folder, out) => {
      buildSync({
        entryPoints: [join(__dirname, 'cdk8s-app.ts')],
        outfile: join(folder, 'app.js'),
        bundle: true,
        platform: 'node',
        packages: 'external',
        logLevel: 'error',
      });
      return {
        words: [process.execPath, 'app.js', String(cells.length), out, apps],
        cwd: folder,
        env: { NODE_PATH: join(ROOT, 'node_modules') },
      };
    },
  };
}
