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
  const { exit, stderr } = await runItself(root, ['synth', ...names, '--out', out, '--no-record']);
  if (exit === 0) return;
  throw problem('RENDER_FAILED', {
    subject: names.join(', '),
    expected: 'to render',
    got: stderr.trim().split('\n').slice(0, 20).join('\n'),
    next: 'nothing was written; settle that in the manifests',
  });
}

/** What `galley check` of the project's own program says of environments, as JSON; empty if it can't say anything. */
export async function checkByItself(root: string, names: readonly string[]): Promise<string> {
  const { exit, stdout } = await runItself(root, ['check', ...names, '--json']);
  return exit === 0 || exit === 1 ? stdout.toString('utf8') : '';
}

function runItself(root: string, words: readonly string[]) {
  const program = [join(root, 'node_modules/galley/lib/cli/galley.mjs'), howStarted()?.script, join(toolRoot(), 'cli/galley.mjs')].find(
    (path) => path !== undefined && existsSync(path),
  );
  return runChild(process.execPath, [program ?? '', ...words], { name: `galley ${words[0]}`, cwd: root, env: process.env });
}
