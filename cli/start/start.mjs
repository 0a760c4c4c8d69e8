import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { isFile } from './is-file.mjs';
import { FORMAT, Packs } from './packs.mjs';

// An error message names the line of a project's own code. Node 24 has more frames of its own before it than the ten that Node keeps.
Error.stackTraceLimit = 50;

/**
 * Runs a TypeScript program from packs, which bundle its sources and the libraries that they import. It makes new packs when a source
 * changes, and keeps them in node_modules/.cache/galley/start. If it can't write there, tsx runs the sources directly.
 *
 * This file and packs.mjs are what each run pays for, so they import little.
 *
 * @param {URL} entry the program: main.ts
 */
export async function start(entry) {
  try {
    await begin(entry);
  } catch (error) {
    // Nothing that could tell it better can be loaded either.
    if (!isMainThread || process.env.GALLEY_START === 'strict') throw error;
    const [says] = String(error?.message ?? error).split('\n');
    process.stderr.write(`error[INSTALL_BROKEN] node_modules: what Galley needs can't be loaded: ${says}; install again: npm ci\n`);
    process.exitCode = 3;
  }
}

async function begin(entry) {
  try {
    await load(entry);
  } catch (error) {
    const begun = globalThis[Symbol.for('galley.begun')];
    if (isMainThread && begun !== undefined) begun(error);
    const other = withoutProject();
    if (!isMainThread || entry.href === other.href) throw error;
    // Node computes a stack on first use, with the settings of that moment.
    void error.stack;
    // The other program, which needs none of that code, reports the error: cli/without-project.ts reads it.
    globalThis[Symbol.for('galley.failed')] = { file: fileURLToPath(entry), error };
    await load(other);
  }
}

async function load(entry) {
  const file = fileURLToPath(entry);
  const packs = await packsOf(file);
  if (packs === undefined) {
    const { register } = await import('tsx/cjs/api');
    // tsx looks for tsconfig.json in the current folder. This program must use its own, and programs that it starts theirs.
    const own = process.env.TSX_TSCONFIG_PATH === undefined ? tsconfigBeside(file) : undefined;
    if (own !== undefined) process.env.TSX_TSCONFIG_PATH = own;
    register();
    if (own !== undefined) delete process.env.TSX_TSCONFIG_PATH;
    createRequire(entry)(file);
    return;
  }
  // ports/process/started.ts reads here how the program was started.
  globalThis[Symbol.for('galley.started')] = { script: process.argv[1], code: packs.code };
  packs.run();
}

/** Galley alone, as it lies beside this file: compiled in the package. */
function withoutProject() {
  const source = new URL('../without-project.ts', import.meta.url);
  return isFile(fileURLToPath(source)) ? source : new URL('../without-project.js', import.meta.url);
}

/** The tsconfig.json of a program, by which it may name its own folders; undefined if it has none. */
function tsconfigBeside(file) {
  const path = join(dirname(file), 'tsconfig.json');
  return isFile(path) ? path : undefined;
}

/** The packs of a program, made if there are none that still hold; undefined if they can't be. */
async function packsOf(file) {
  const folder = cacheFolder(dirname(file), file);
  if (folder === undefined) return undefined;
  const kept = readManifest(folder);
  if (kept !== undefined && isFresh(folder, kept)) return new Packs(folder, kept);
  // Workers run the same packs as their parent, even if somebody saved a file meanwhile.
  if (kept !== undefined && !isMainThread) return new Packs(folder, kept);
  try {
    const { makePacks } = await import('./make.mjs');
    return new Packs(folder, await makePacks({ file, folder }));
  } catch (error) {
    // Where files can't be written, tsx does without. What is no TypeScript, or is missing, is so for tsx too.
    if (process.env.GALLEY_START === 'strict' || error.syscall === undefined) throw error;
    return undefined;
  }
}

/** A writable folder for this entry; undefined if there is none. */
function cacheFolder(from, file) {
  const modules = nearestModules(from);
  if (modules === undefined || process.env.GALLEY_START === 'tsx') return undefined;
  const folder = join(modules, '.cache/galley/start', file.replace(/[^A-Za-z0-9.-]+/g, '_').slice(-100));
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return undefined;
  }
}

/** A package's own files are nobody's to write: the cache is that of the project that installed it. */
function nearestModules(from) {
  for (let folder = from.split(/[/\\]node_modules[/\\]/)[0]; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (statSync(modules, { throwIfNoEntry: false })?.isDirectory()) return modules;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The manifest of packs that this program can read; undefined if there is none. */
function readManifest(folder) {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return manifest.format === FORMAT ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Whether all inputs of the packs are unchanged, by size and time as git does; makePacks compares contents. */
function isFresh(folder, { inputs, absent, packs }) {
  if (absent.some(isFile) || !Object.values(packs).every((name) => isFile(join(folder, name)))) return false;
  return inputs.every(([path, size, time]) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs === time && found.size === size;
  });
}
