import { ACCESS_FILE } from './access';
import type { Target } from './permission';

/** A path that a commit changes, as far as somebody has to be allowed to. */
export interface GovernedFile {
  /** From the repository's root. */
  readonly path: string;
  /** The environment it belongs to; `*` where it belongs to no single one. */
  readonly target: Target;
  /** True for `access.yaml` itself, which takes an owner. */
  readonly owners: boolean;
}

/**
 * What governs a path; undefined where everybody may change it who may push.
 *
 * @param path below the project's root, `../…` where it is outside of it
 * @param folders the folders in which the project stands in its repository: none where it is the repository's root
 */
export function governed(path: string, folders: readonly string[] = []): Omit<GovernedFile, 'path'> | undefined {
  const folded = foldPath(path);
  // What takes the place of a folder of ours takes all that is in it.
  if (folders.includes(path)) return { target: '*', owners: true };
  const [top = '', system = '', file = '', ...rest] = folded.split('/');
  if (top === ACCESS_FILE) return { target: '*', owners: true };
  if (top === 'dist') return { target: rest.length > 0 ? `${system}/${file}` : '*', owners: false };
  if (top !== 'envs') return undefined;
  const name = file.replace(/\.yaml$/, '');
  return { target: rest.length === 0 && file.endsWith('.yaml') ? `${system}/${name}` : '*', owners: false };
}

/** The path that a file system takes it for which ignores case, normal forms, and the characters that HFS+ leaves out. */
function foldPath(path: string): string {
  return path
    .replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .normalize('NFKC')
    .toLowerCase();
}
