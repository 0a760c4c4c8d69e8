/** What stands in one folder of a tree, as git stores it. */
export interface TreeItem {
  readonly name: string;
  /** `100644` a file, `100755` one that can be run, `120000` a link, `40000` a folder, `160000` a submodule. */
  readonly mode: string;
  readonly id: string;
}

/** An object that git would not have written: programs differ in what they read from it, so nobody may bring it. */
export class MalformedObject extends Error {
  override readonly name = 'MalformedObject';
}

export const FOLDER_MODE = '40000';
const MODES = new Set(['100644', '100664', '100755', '120000', FOLDER_MODE, '160000']);

/**
 * Reads a tree object.
 *
 * @param content what `git cat-file tree` prints
 * @param idLength digits of an object's name: 40, or 64
 * @throws MalformedObject where names are twice there, out of order, or lead elsewhere (`..`, `.git`), or where a mode is none of git's
 */
export function parseTree(content: Buffer, idLength: number): TreeItem[] {
  const items: TreeItem[] = [];
  const names = new Set<string>();
  let last: Buffer | undefined;
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    const end = nul + 1 + idLength / 2;
    if (space < 0 || nul < 0 || end > content.length) throw new MalformedObject('a tree that is cut off');
    // Old programs wrote a zero in front.
    const mode = content.toString('latin1', at, space).replace(/^0(?=4)/, '');
    const bytes = content.subarray(space + 1, nul);
    const name = nameFrom(bytes);
    if (!MODES.has(mode)) throw new MalformedObject(`the mode ${JSON.stringify(mode)}`);
    if (leadsElsewhere(name)) throw new MalformedObject(`the name ${JSON.stringify(name)}`);
    const key = mode === FOLDER_MODE ? Buffer.concat([bytes, Buffer.from('/')]) : bytes;
    if (names.has(name) || (last !== undefined && Buffer.compare(last, key) >= 0))
      throw new MalformedObject(`the name ${JSON.stringify(name)} twice, or out of order`);
    names.add(name);
    last = key;
    items.push({ name, mode, id: content.toString('hex', nul + 1, end) });
    at = end;
  }
  return items;
}

/** The name as text; one that is no UTF-8 keeps its bytes as digits, so that two names never read alike. */
function nameFrom(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `${text}\ufffd${bytes.toString('hex')}`;
}

/** As `git fsck` refuses them, for file systems of other machines too. */
function leadsElsewhere(name: string): boolean {
  return (
    name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\\') || /^(?:\.git|git~1)$/.test(foldName(name))
  );
}

/** The name that a file system takes it for which ignores case, normal forms, what HFS+ leaves out, and what NTFS cuts off. */
export function foldName(name: string): string {
  return name
    .replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '');
}
