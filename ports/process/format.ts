import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child';

/** Formats files by the project's own Biome, as its settings say; nothing if it has none: a name's length decides where a line breaks. */
export async function formatFiles(root: string, paths: readonly string[]): Promise<void> {
  const program = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const sources = paths.filter((path) => /\.(?:ts|json)$/.test(path));
  if (sources.length === 0 || !existsSync(program)) return;
  try {
    await runChild(process.execPath, [program, 'check', '--write', ...sources], {
      name: 'biome',
      cwd: root,
      env: process.env,
      timeout: 60,
    });
  } catch {
    // Files are as good without; the linter says what it would have otherwise.
  }
}
