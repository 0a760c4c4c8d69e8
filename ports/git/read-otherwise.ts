import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inScratch } from '../disk/scratch';
import { attempt } from '../io';
import type { GitRepository } from './git-repository';

/** What git does to a file where it writes it: gitattributes(5). */
const ATTRIBUTES = ['eol', 'ident', 'filter', 'working-tree-encoding'] as const;
/** Values with which a file stays as it was committed. */
const HARMLESS: ReadonlySet<string> = new Set(['unspecified', 'unset', 'lf', 'UTF-8', 'utf-8']);

/**
 * Files that a checkout would hold otherwise than they were committed, by the attributes in a commit: `eol=crlf`, `ident=set`. What is set on this machine
 * counts for nothing.
 *
 * @returns paths by attribute
 */
export function rewrittenFiles(
  { git }: GitRepository,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  return inScratch('attributes', async (scratch) => {
    const env = { GIT_INDEX_FILE: join(scratch, 'index'), GIT_ATTR_NOSYSTEM: '1' };
    await git.run(['read-tree', commit], { env });
    const words = ['check-attr', '--cached', '-z', '--stdin', ...ATTRIBUTES];
    const fields = await git.with({ config: { 'core.attributesFile': '/dev/null' } }).list(words, { env, stdin: asList(paths) });
    const found = new Map<string, string[]>();
    // In turn a path, an attribute, and its value.
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [path = '', name = '', value = ''] = fields.slice(at, at + 3);
      if (!HARMLESS.has(value)) found.set(`${name}=${value}`, [...(found.get(`${name}=${value}`) ?? []), path]);
    }
    return found;
  });
}

/**
 * Files that a list in the form of `.gitignore` excludes.
 *
 * @param list its content
 * @param paths from the folder that it stands in
 */
export function excludedFiles({ git }: GitRepository, list: Buffer, paths: readonly string[]): Promise<string[]> {
  return inScratch('excludes', async (scratch) => {
    const file = join(scratch, 'list');
    attempt(file, 'written', () => writeFileSync(file, list));
    const words = ['check-ignore', '--no-index', '-z', '--stdin'];
    return git.with({ config: { 'core.excludesFile': file } }).list(words, { stdin: asList(paths), accept: [0, 1] });
  });
}

function asList(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join('');
}
