import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { watch as watchWith } from 'chokidar';

/** Milliseconds that are waited for more of the same save: an editor writes a file in two or three steps. */
const GATHERED = 12;
/** Milliseconds after which a file is looked at once more: the watcher may tell two changes within fewer than that as one. */
const LATER = 80;

/** What to watch, and whom to call. */
export interface WatchProps {
  /** Absolute path. */
  readonly root: string;
  /** Paths below the root, with `/`, that nobody looks at. */
  readonly ignored: (path: string) => boolean;
  /** Called with the saved, new and removed files, one call after the other. */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  /** Called once, when all watchers are ready. */
  readonly ready: () => void;
  readonly signal: AbortSignal;
}

/** Watches the files below a folder until the signal is aborted, or `changed` throws. */
export async function watchFiles({ root, ignored, changed, ready, signal }: WatchProps): Promise<void> {
  const below = (path: string): string => relative(root, path).replaceAll('\\', '/');
  const watcher = watchWith(root, { ignoreInitial: true, ignored: (path) => path !== root && ignored(below(path)) });
  const pending = new Set<string>();
  let busy = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const work = async (): Promise<void> => {
        if (busy || pending.size === 0) return;
        busy = true;
        const paths = [...pending].sort();
        pending.clear();
        const before = paths.map((path) => timeOf(join(root, path)));
        await changed(paths);
        busy = false;
        const again = (): void => paths.forEach((path, index) => void (timeOf(join(root, path)) !== before[index] && report(path)));
        setTimeout(again, LATER).unref();
        await work();
      };
      const report = (path: string): void => {
        pending.add(path);
        setTimeout(() => void work().catch(reject), GATHERED);
      };
      watcher.on('all', (event, path) => (event === 'add' || event === 'change' || event === 'unlink') && report(below(path)));
      watcher.on('error', reject);
      watcher.once('ready', ready);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await watcher.close();
  }
}

const timeOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
