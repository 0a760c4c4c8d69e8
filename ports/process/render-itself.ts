import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../../core/errors';
import { runChild } from './child';
import { howStarted } from './started';
import { toolRoot } from './tool-version';

/**
 * Renders environments by a project's own code as it stands now, in a process of its own: this one runs what was there when it began.
 *
 * @throws GalleyError RENDER_FAILED with what that process says
 */
export async function renderByItself(root: string, names: readonly string[], out: string): Promise<void> {
  const program = [join(root, 'node_modules/galley/lib/cli/galley.mjs'), howStarted()?.script, join(toolRoot(), 'cli/galley.mjs')].find(
    (path) => path !== undefined && existsSync(path),
  );
  const { exit, stderr } = await runChild(process.execPath, [program ?? '', 'synth', ...names, '--out', out, '--no-record'], {
    name: 'galley synth',
    cwd: root,
    env: process.env,
  });
  if (exit === 0) return;
  throw problem('RENDER_FAILED', {
    subject: names.join(', '),
    expected: 'to render',
    got: stderr.trim().split('\n').slice(0, 20).join('\n'),
    next: 'nothing was written; settle that in the manifests',
  });
}
