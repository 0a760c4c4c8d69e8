import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { problem, type Warning } from '../../core/errors';
import { attempt, attemptIfThere } from '../io';

/** Larger than any manifest that an API server takes in one piece; a bundle of definitions has a tenth of it. */
const LARGEST = 64 * 2 ** 20;
const TOO_LARGE = `larger than ${LARGEST / 2 ** 20} MiB`;
const MANIFEST = /\.(?:ya?ml|json)$/i;
/** Folders that hold what other programs keep, never what somebody deploys. */
const PASSED = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** The files that a word on the command line means. */
export interface ManifestFiles {
  /** Text by path, as the user would type it, sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** What was not read, with the reason. */
  readonly others: readonly Warning[];
  /** Files of other kinds, by the end of their name, which were not opened. */
  readonly passed: ReadonlyMap<string, number>;
}

/**
 * The YAML and JSON files of a folder and those below it; or one file, whatever its name; or what stands on stdin.
 *
 * @param word a path, or `-` for stdin
 * @throws GalleyError USAGE where nothing is there; IO_FAILED if it is unreadable
 */
export function readManifestFiles(word: string): ManifestFiles {
  const found: Found = { files: new Map(), others: [], passed: new Map() };
  if (word === '-') {
    addText(
      found,
      'stdin',
      attempt('stdin', 'read', () => readFileSync(0)),
    );
    return found;
  }
  const stat = attemptIfThere(word, 'looked at', () => statSync(word, { throwIfNoEntry: false }));
  if (stat === undefined) {
    throw problem('USAGE', {
      subject: 'check',
      expected: 'SYSTEM/ENV, a folder, a file, or - for stdin',
      got: JSON.stringify(word),
      next: 'name one that is there',
    });
  }
  if (stat.isDirectory()) addFolder(found, word.replace(/(?<=.)\/+$/, ''));
  else
    addText(
      found,
      word,
      attempt(word, 'read', () => readFileSync(word)),
    );
  return found;
}

/** Whether something stands at a path, whatever it is. */
export const isThere = (path: string): boolean =>
  attemptIfThere(path, 'looked at', () => statSync(path, { throwIfNoEntry: false })) !== undefined;

interface Found {
  readonly files: Map<string, string>;
  readonly others: Warning[];
  readonly passed: Map<string, number>;
}

function addFolder(found: Found, folder: string): void {
  const entries = attempt(folder, 'listed', () => readdirSync(folder, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (PASSED.has(entry.name)) pass(found, path, 'a folder of another program', 'name it if it should be checked');
      else addFolder(found, path);
    } else if (entry.isFile()) addFile(found, path);
    else if (MANIFEST.test(entry.name) || entry.isSymbolicLink()) addOther(found, path, entry);
    else count(found, entry.name);
  }
}

/** It follows no link: it checks the target once, at its own path. */
function addOther(found: Found, path: string, entry: Dirent): void {
  if (entry.isSymbolicLink()) pass(found, path, 'a symbolic link, which is not followed', 'check what it leads to by its own path');
  else pass(found, path, 'no plain file', 'put the file itself here');
}

function addFile(found: Found, path: string): void {
  if (!MANIFEST.test(path)) {
    count(found, posix.basename(path));
    return;
  }
  const { size } = attempt(path, 'looked at', () => lstatSync(path));
  if (size > LARGEST) {
    pass(found, path, TOO_LARGE, 'divide it');
    return;
  }
  // Node reads a text in one go; what is none, or not in UTF-8, shows in it.
  const text = attempt(path, 'read', () => readFileSync(path, 'utf8'));
  if (LIKE_NO_TEXT.test(text.slice(0, 4096)) || text.length > LARGEST)
    addText(
      found,
      path,
      attempt(path, 'read', () => readFileSync(path)),
    );
  else found.files.set(path, text);
}

/** What bytes that are no text, and byte order marks of UTF-16, are read as. */
const LIKE_NO_TEXT = /[\0\ufffd]/;

function addText(found: Found, path: string, bytes: Buffer): void {
  if (bytes.length > LARGEST) pass(found, path, TOO_LARGE, 'divide it');
  else if (bytes.subarray(0, 4096).includes(0) && !isUtf16(bytes)) pass(found, path, 'no text', 'leave it out');
  else found.files.set(path, decoded(bytes));
}

/** YAML may be UTF-16, with a byte order mark. */
function decoded(bytes: Buffer): string {
  if (!isUtf16(bytes)) return bytes.toString('utf8');
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
}

const isUtf16 = (bytes: Buffer): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function pass(found: Found, file: string, wrong: string, next: string): void {
  found.others.push({ code: 'FILE_NO_OBJECT', subject: 'file', wrong, next, place: { file } });
}

function count(found: Found, name: string): void {
  const end = posix.extname(name) || name;
  found.passed.set(end, (found.passed.get(end) ?? 0) + 1);
}
