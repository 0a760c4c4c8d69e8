import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem } from '../../core/errors';
import { attempt, attemptIfThere } from '../io';
import { runChild } from './child';
import { toolRoot } from './tool-version';

/** This Galley's own package.json, as far as it says how others get it. */
export interface ToolManifest {
  readonly version: string;
  /** True if no registry has it. */
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function toolManifest(): ToolManifest {
  const file = join(toolRoot(), 'package.json');
  return JSON.parse(attempt(file, 'read', () => readFileSync(file, 'utf8'))) as ToolManifest;
}

/** Packages that a new repository begins with, by their place: made with the package. Undefined if it was not made. */
export function templateLock(): { readonly dependencies: Record<string, string>; readonly packages: Record<string, unknown> } | undefined {
  const text = attemptIfThere('template-lock.json', 'read', () => readFileSync(join(toolRoot(), 'lib/template-lock.json'), 'utf8'));
  return text === undefined ? undefined : JSON.parse(text);
}

/** This Galley as a tarball that npm installs; a clone is built first. @throws GalleyError IO_FAILED */
export async function packTool(): Promise<Uint8Array> {
  const root = toolRoot();
  // A clone: what it holds may have changed since it was built.
  if (existsSync(join(root, 'tools/package'))) await npm(root, ['run', '--silent', 'build']);
  const folder = mkdtempSync(join(tmpdir(), 'galley-pack-'));
  try {
    await npm(root, ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
    const [name = ''] = readdirSync(folder);
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function npm(cwd: string, words: readonly string[]): Promise<void> {
  // Variables that npm set for this process belong to another run.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name)));
  const { exit, stderr } = await runChild('npm', words, { name: `npm ${words[0]}`, cwd, env });
  if (exit !== 0)
    throw problem('IO_FAILED', {
      subject: `npm ${words.find((word) => !word.startsWith('-'))}`,
      expected: 'to end with 0',
      got: `${exit}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
      next: `run it in ${cwd} to see all that it says`,
    });
}

/** What package-lock.json says of a file's bytes. */
export const integrityOf = (bytes: Uint8Array): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
