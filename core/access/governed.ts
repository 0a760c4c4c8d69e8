import { parseSource } from '../document/parse';
import { namedByPath } from '../env/location';
import { ACCESS_FILE } from './access';
import type { Target } from './permission';

/** A file that a commit changes, as far as somebody has to be allowed to. */
export interface GovernedFile {
  /** Below the project's root. */
  readonly path: string;
  /** The environment it belongs to; `*` where it belongs to no single one. */
  readonly target: Target;
  /** True for `access.yaml` itself, which takes an owner. */
  readonly owners: boolean;
  /** What counts of its text: of an environment's file, which release it names and whether people depend on it. Undefined: all of it. */
  readonly essence?: (text: string) => string;
}

/** What governs a file; undefined where everybody may change it who may push. */
export function governed(path: string): GovernedFile | undefined {
  if (path === ACCESS_FILE) return { path, target: '*', owners: true };
  const [top, system, environment, ...rest] = path.split('/');
  if (top === 'dist') return { path, target: rest.length > 0 ? `${system}/${environment}` : '*', owners: false };
  if (top !== 'envs' || rest.length > 0 || environment?.endsWith('.yaml') !== true) return undefined;
  const name = namedByPath(path);
  return { path, target: `${name.system}/${name.environment}`, owners: false, essence: pointerOf };
}

/** Whether `production` is true decides what may be deployed, so it counts like the release. What can't be read counts whole. */
function pointerOf(text: string): string {
  const { document } = parseSource({ text, file: 'envs', code: 'ENV_SYNTAX' });
  return document === undefined ? text : JSON.stringify([document.value['release'] ?? null, document.value['production'] ?? null]);
}
