/** Draws docs/pictures/ from what Galley really prints and writes: run it after either has changed (`npm run picture`). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewPicture } from './review';
import { synthPicture } from './synth';

const ROOT = join(__dirname, '../..');

async function main(): Promise<void> {
  mkdirSync(join(ROOT, 'docs/pictures'), { recursive: true });
  for (const [name, draw] of [
    ['synth', synthPicture],
    ['review', reviewPicture],
  ] as const) {
    const scratch = mkdtempSync(join(tmpdir(), 'galley-picture-'));
    try {
      writeFileSync(join(ROOT, `docs/pictures/${name}.svg`), await draw(ROOT, scratch));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

void main();
