/** Writes docs/schemas/ from core/model: run it after a change there (`npm run schemas`). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { modelJsonSchemas } from '../core/model/json-schemas';

for (const [path, text] of modelJsonSchemas()) {
  const file = join(__dirname, '..', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
