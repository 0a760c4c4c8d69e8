import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A release archive and the hash that it must have. */
export interface Archive {
  readonly url: string;
  /** SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
}

/** How long a download may take, in milliseconds: the archive is 4 MB. */
const TIMEOUT = 120_000;

/**
 * Downloads a .tar.gz, checks its hash and puts the one program named in it at `target`.
 * Throws on any answer but 200 and on another hash; `target` is then not there, and nothing else is left behind.
 */
export async function unpackProgram({ url, sha256 }: Archive, program: string, target: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) {
    throw new Error(`${url}: not downloaded, got status ${response.status}`);
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) {
    throw new Error(`${url}: refused, expected SHA-256 ${sha256}, got ${actual}`);
  }
  mkdirSync(dirname(target), { recursive: true });
  // Beside the target, so that the rename at the end is one step on one file system.
  const scratch = mkdtempSync(join(dirname(target), '.unpack-'));
  try {
    writeFileSync(join(scratch, 'archive.tar.gz'), bytes);
    execFileSync('tar', ['-xzf', 'archive.tar.gz', program], { cwd: scratch, stdio: ['ignore', 'ignore', 'pipe'] });
    chmodSync(join(scratch, program), 0o755);
    renameSync(join(scratch, program), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
