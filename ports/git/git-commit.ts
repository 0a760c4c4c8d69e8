import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem } from '../../core/errors';
import type { Signature } from '../../core/git/commit-text';
import type { TreeChange } from '../../core/git/tree-entry';
import { attempt } from '../io';
import type { Git } from './git';
import type { GitRepository } from './git-repository';

/** A commit that is to be made. */
export interface NewCommit {
  /** Its id, or `<commit>^{tree}`. */
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
  /** Signs by git's own settings: gpg.format, user.signingKey. @default false */
  readonly sign?: boolean;
}

/**
 * Applies changes to a base tree and writes the result, using a temporary index. It touches neither the person's index nor their files; the
 * new tree is invisible until a reference names it.
 *
 * @param base a commit or tree; undefined for an empty one
 * @returns the tree's id
 */
export async function writeTree(
  { git, idLength }: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const scratch = attempt(tmpdir(), 'written', () => mkdtempSync(join(tmpdir(), 'galley-index-')));
  try {
    const options = { env: { GIT_INDEX_FILE: join(scratch, 'index') } };
    if (base !== undefined) await git.run(['read-tree', `${base}^{tree}`], options);
    const removed = changes.filter(({ content }) => content === undefined).map(({ path }) => `0 ${'0'.repeat(idLength)}\t${path}\0`);
    const written = changes.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content }]));
    const ids = await writeBlobs(
      git,
      scratch,
      written.map(({ content }) => content),
    );
    // Removed ones first: a file may become a folder of the same name.
    const lines = [...removed, ...written.map(({ path }, index) => `100644 ${ids[index]}\t${path}\0`)];
    await git.run(['update-index', '-z', '--index-info'], { ...options, stdin: lines.join('') });
    // A partial clone lacks the contents of files that stay as they are; their names are all that is needed.
    return await git.text(['write-tree', '--missing-ok'], options);
  } finally {
    attempt(scratch, 'removed', () => rmSync(scratch, { recursive: true, force: true }));
  }
}

/** Writes a commit; until a reference names it, it is invisible. The same input makes the same commit, signatures apart. */
export async function writeCommit(git: Git, { tree, parents, message, author, committer, sign = false }: NewCommit): Promise<string> {
  const words = ['commit-tree', ...(sign ? ['-S'] : ['--no-gpg-sign']), ...parents.flatMap((parent) => ['-p', parent]), '-F', '-', tree];
  return git.text(words, { stdin: message, env: identityVariables(author, committer) });
}

/** A reference that is to move. */
export interface RefMove {
  /** `refs/heads/main` */
  readonly ref: string;
  /** Undefined: it must not be there yet. */
  readonly from: string | undefined;
  readonly to: string;
  /** For the reflog: `galley deploy memql/prod`. */
  readonly reason: string;
}

/**
 * Moves a reference in one step, if it still has the expected value.
 *
 * @throws GalleyError GIT_MOVED if it is not; nothing has changed then
 */
export async function moveRef({ git, idLength }: GitRepository, { ref, from, to, reason }: RefMove): Promise<void> {
  const { exit, stderr } = await git.run(['update-ref', '-m', reason, ref, to, from ?? '0'.repeat(idLength)], { accept: [0, 1, 128] });
  if (exit === 0) return;
  throw problem('GIT_MOVED', {
    subject: ref,
    expected: `${from ?? 'no such reference'}`,
    got: JSON.stringify(stderr.trim()),
    next: 'run galley again',
  });
}

/** Writes contents as blobs, with one process for all of them. */
async function writeBlobs(git: Git, scratch: string, contents: readonly (string | Uint8Array)[]): Promise<string[]> {
  const files = contents.map((content, index) => {
    const file = join(scratch, String(index));
    attempt(file, 'written', () => writeFileSync(file, content));
    return `${file}\n`;
  });
  const ids = await git.text(['hash-object', '-w', '--no-filters', '--stdin-paths'], { stdin: files.join('') });
  return ids.split('\n');
}

/** What a person, and the moment, is called in git's environment. */
export function identityVariables(author: Signature, committer: Signature): Record<string, string> {
  return { ...variables('AUTHOR', author), ...variables('COMMITTER', committer) };
}

function variables(role: 'AUTHOR' | 'COMMITTER', { name, email, seconds, zone }: Signature): Record<string, string> {
  return { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: email, [`GIT_${role}_DATE`]: `@${seconds} ${zone}` };
}
