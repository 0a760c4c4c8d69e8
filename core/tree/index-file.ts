import { z } from 'zod';
import { GalleyError, type Place } from '../errors';
import type { EnvironmentName } from '../names';
import { newerProblem } from '../newer';
import { conflictSides } from './conflict-sides';
import { INDEX_NAME, isTreePath } from './tree-path';

/** Raised when the meaning of the file changes: a Galley that does not know the number leaves the folder alone. */
const FORMAT = 2;

/** Name of the file that every folder of a tree has. */
const LAST_IN_FOLDER = 'kustomization.yaml';

/** What `.galley.json` says: the files that Galley owns in an environment's folder. */
export interface TreeIndex extends EnvironmentName {
  /** False from before the first file of a new tree is put in place until after the last. */
  readonly finished: boolean;
  /** Paths below the environment's folder; the index itself is not among them. */
  readonly files: ReadonlySet<string>;
}

const path = z.string().refine(isTreePath, 'a path inside the folder');
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256:<64 hex digits>');
const digests = z.record(path, digest);
const names = z.array(z.union([z.literal(INDEX_NAME), path]));
const head = { environment: z.string(), finished: z.boolean(), system: z.string() };
const schema = z.discriminatedUnion('format', [
  z.strictObject({ ...head, format: z.literal(FORMAT), files: names }),
  // Trees of an earlier Galley, which wrote digests of files and of inputs too.
  z.strictObject({ ...head, format: z.literal(1), files: digests, inputs: z.record(z.string(), digest) }),
]);
const newerFormat = z.looseObject({ format: z.int().min(FORMAT + 1), system: z.string(), environment: z.string() });
/** One side of a conflict may have the number of one format, which git merged by itself, and the list of the other. */
const sideSchema = z.strictObject({
  ...head,
  format: z.literal([1, FORMAT]),
  files: z.union([names, digests]),
  inputs: z.record(z.string(), digest).optional(),
});

/**
 * Reads an index, of this format or of the one before it. One with git's conflict markers names what either side names.
 *
 * @param text what stands in the file
 * @param place the file, for the message
 * @param owner the environment whose folder it stands in
 * @throws GalleyError FORMAT_NEWER if a newer Galley wrote it; FILE_FOREIGN if Galley did not write it, wrote it for another environment,
 *   or where it names a path that leads out of the folder. Nothing that it says may then be followed
 */
export function parseIndex(text: string, place: Place, owner: EnvironmentName): TreeIndex {
  const sides = conflictSides(text);
  if (sides === undefined) return parseWhole(text, place, owner);
  const [ours, theirs] = sides.map((side) => parseWhole(side, place, owner, sideSchema));
  return { ...owner, finished: false, files: new Set([...(ours?.files ?? []), ...(theirs?.files ?? [])]) };
}

/**
 * Writes an index: a name a line, so that git merges two of them wherever it merges the files. Each folder begins with a line of its own and ends with
 * its kustomization.yaml, and the list ends with the index: changes in two folders never touch. The same index gives the same bytes.
 */
export function printIndex({ system, environment, finished, files }: TreeIndex): string {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const names = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([folder, inside]) => [folder, ...inside.sort(inFolder)]);
  const record = { environment, files: [...names.filter((name) => name !== ''), INDEX_NAME], finished, format: FORMAT, system };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function inFolder(a: string, b: string): number {
  const isLast = (file: string): boolean => file.endsWith(`/${LAST_IN_FOLDER}`);
  if (isLast(a) !== isLast(b)) return isLast(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

function parseWhole(text: string, place: Place, owner: EnvironmentName, by: typeof schema | typeof sideSchema = schema): TreeIndex {
  const value = parseJson(text, place);
  const newer = newerFormat.safeParse(value).data?.format;
  if (newer !== undefined) throw new GalleyError([newerProblem('index', newer, place)]);
  const result = by.safeParse(withoutFolders(value));
  if (!result.success) {
    const [issue] = result.error.issues;
    // Our own words say what is expected, zod's begin with `Invalid input: expected`.
    const expected = issue?.message.replace(/^Invalid input: expected /, '');
    throw foreignIndex(place, `something else at ${JSON.stringify(issue?.path)}: expected ${expected}`);
  }
  const { system, environment, finished, files } = result.data;
  if (system !== owner.system || environment !== owner.environment) {
    throw foreignIndex(place, `the index of ${system}/${environment}`);
  }
  const paths = Array.isArray(files) ? files.filter((file) => file !== INDEX_NAME) : Object.keys(files);
  return { system, environment, finished, files: new Set(paths) };
}

/** Lines that name a folder only part others. */
function withoutFolders(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('files' in value) || !Array.isArray(value.files)) return value;
  const isFolder = (name: unknown): boolean => typeof name === 'string' && name.endsWith('/') && isTreePath(name.slice(0, -1));
  return { ...value, files: value.files.filter((name) => !isFolder(name)) };
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw foreignIndex(place, 'text that is not JSON', cause);
  }
}

function foreignIndex(place: Place, got: string, cause?: unknown): GalleyError {
  return new GalleyError(
    [
      {
        code: 'FILE_FOREIGN',
        subject: 'index',
        expected: 'what galley wrote for this folder',
        got,
        next: 'restore the file with git, or move the folder away, and run galley synth again',
        place,
      },
    ],
    cause === undefined ? undefined : { cause },
  );
}
