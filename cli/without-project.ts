import { dirname } from 'node:path';
import { runProcess } from './main';

/** The error that cli/start leaves if the project's own program did not load. */
interface Failed {
  readonly file: string;
  readonly error: unknown;
}

/** What runs outside of any project, and in one whose code can't be loaded: commands that need no system. */
const failed = (globalThis as { [key: symbol]: Failed | undefined })[Symbol.for('galley.failed')];

void runProcess({ systems: [], root: failed === undefined ? process.cwd() : dirname(failed.file), failed: failed?.error });
