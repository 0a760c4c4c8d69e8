/**
 * Whether git takes a name for a branch: the rules of git-check-ref-format, and none that starts with a dash. `HEAD` and its like, a commit's
 * id, and a name that begins as a full ref does, are refused too. A branch of that name makes every later push of it ambiguous. So is one with a character that
 * nobody sees, which looks like another branch.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function isBranchName(name: string): boolean {
  const bad =
    /^[-/.]|[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$|^@$|^(?:[A-Z]+_)*HEAD$|^(?:refs|heads)\/|^[0-9a-f]{40}$|^[0-9a-f]{64}$/;
  return name !== '' && name.length <= LONGEST && !bad.test(name) && !UNSEEN.test(name);
}

/** Whether a text is a folder inside a repository: relative, one form alone, and not in git's own. */
export function isFolder(path: string): boolean {
  if (path === '.') return true;
  if (path.length > LONGEST || /[\s\\]|[\0-\x20\x7f]/.test(path) || UNSEEN.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '..' && part !== '.' && part.toLowerCase() !== '.git');
}

/** Control and format characters, such as spaces without a width and marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}]/u;

/** A disk holds no more in one name of a file, and a ref is one. */
const LONGEST = 200;
