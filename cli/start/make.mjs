import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stop } from 'esbuild';
import { Libraries } from './libraries.mjs';
import { Noted } from './noted.mjs';
import { digest, writeWhole } from './pack-text.mjs';
import { FORMAT } from './packs.mjs';
import { Sources } from './sources.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * Makes the packs of a program: one for each top folder of the sources that it reaches, and one for each library that they import.
 *
 * @param {{ file: string, folder: string }} props the entry, and where packs go
 * @returns the new manifest, written last: a run that is killed leaves the one of before
 */
export async function makePacks({ file, folder }) {
  const noted = new Noted();
  const root = dirname(file);
  mkdirSync(join(folder, 'made'), { recursive: true });
  for (const name of readdirSync(HERE)) noted.read(join(HERE, name));
  for (const name of ['package.json', 'tsconfig.json'].filter((each) => existsSync(join(root, each)))) noted.read(join(root, name));
  try {
    const sources = new Sources({ root, folder, noted });
    await sources.add(file);
    const packs = { ...(await new Libraries({ folder, noted }).of(sources.libraries)), ...sources.write() };
    // The same code need not render the same sources again.
    const code = digest(JSON.stringify([Object.values(packs).sort(), [...sources.beside].sort()]));
    const found = { inputs: noted.inputs(), absent: [...sources.absent] };
    const manifest = { format: FORMAT, entry: file, code, commands: sources.commands(), packs, ...found };
    writeWhole(join(folder, 'manifest.json'), JSON.stringify(manifest));
    tidy(folder, new Set(Object.values(packs)), sources.compiled);
    return manifest;
  } finally {
    await stop();
  }
}

/** Removes what no run needs any more; another one may be about to read what is younger than an hour. */
function tidy(folder, packs, compiled) {
  const made = readdirSync(join(folder, 'made'));
  if (made.length > 2 * compiled.size) {
    for (const name of made) if (!compiled.has(name)) rmSync(join(folder, 'made', name), { force: true });
  }
  for (const name of readdirSync(folder)) {
    const pack = /^.*?\.js(?=\.|$)/.exec(name)?.[0];
    const path = join(folder, name);
    if (pack === undefined || packs.has(pack) || Date.now() - statSync(path).mtimeMs < 3_600_000) continue;
    rmSync(path, { force: true });
  }
}
