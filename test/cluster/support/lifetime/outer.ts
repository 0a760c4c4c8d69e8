import { join } from 'node:path';
import { runInside } from '../run-inside';

/** A run as small as can be, for a test to interrupt: its arguments go to `inner.ts`. */
void runInside(join(__dirname, 'inner.ts'), process.argv.slice(2)).then((code) => process.exit(code));
