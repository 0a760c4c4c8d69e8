import { resolve } from 'node:path';

/**
 * A repository as a person names it: a URL, or a folder, which is theirs and not that of the scratch clone in which git asks for it. What has a
 * colon before its first slash is no folder to git either.
 */
export function repositoryWord(word: string): string {
  const isFolder = word !== '' && !/^-|^[^/]*:/.test(word);
  return isFolder ? resolve(word) : word;
}
