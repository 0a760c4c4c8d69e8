import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { templateLock } from './template-lock';

/** `npm run build`: makes lib/, what the package holds: each source compiled by itself, its declarations, and what it reads beside them. */
const root = join(__dirname, '../..');
const lib = join(root, 'lib');
/** Of charts/ only what any system shares is the package's: the systems are this repository's own. */
const FOLDERS = ['api', 'charts', 'cli', 'constructs', 'core', 'imports', 'ports', 'verbs'];

async function compile(path: string): Promise<void> {
  const { code } = await transform(readFileSync(join(root, path), 'utf8'), {
    sourcefile: path,
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    tsconfigRaw: { compilerOptions: { target: 'ES2023' } },
  });
  const file = join(lib, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
}

function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== 'charts', encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => join(folder, path)),
  ).sort();
}

async function main(): Promise<void> {
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(join(root, 'build'), { recursive: true });
  await Promise.all(sources().map(compile));
  const { bin } = createRequire(__filename)('typescript/package.json') as { readonly bin: { readonly tsc: string } };
  const checker = join(dirname(require.resolve('typescript/package.json')), bin.tsc);
  execFileSync(process.execPath, [checker, '-p', join(__dirname, 'tsconfig.json')], { stdio: 'inherit' });
  for (const path of ['cli/galley.mjs', 'cli/start', 'imports/install', 'imports/schemas'])
    cpSync(join(root, path), join(lib, path), { recursive: true });
  writeFileSync(join(lib, 'template-lock.json'), `${JSON.stringify(templateLock(root), null, 1)}\n`);
}

void main();
