import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDrawings } from './draw';

const root = join(__dirname, '../..');
const file = join(root, 'docs/architecture.md');
writeFileSync(file, withDrawings(readFileSync(file, 'utf8'), root));
