import { z } from 'zod';
import { GalleyError, type Place } from '../errors';
import type { EnvironmentName } from '../names';
import { isTreePath } from './tree-path';

/** Raised when the meaning of the file changes: a Galley that does not know the number leaves the folder alone. */
const FORMAT = 1;

/** What `.galley.json` says: the files that Galley owns in an environment's folder, and what they came from. */
export interface TreeIndex extends EnvironmentName {
  /** False from before the first file of a new tree is put in place until after the last. */
  readonly finished: boolean;
  /** Digests (`sha256:…`) of the environment and release files, by path below the project's root. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Digests of the owned files, by path below the environment's folder; the index itself is not among them. */
  readonly files: ReadonlyMap<string, string>;
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256:<64 hex digits>');
const schema = z.strictObject({
  environment: z.string(),
  files: z.record(z.string().refine(isTreePath, 'expected a path inside the folder'), digest),
  finished: z.boolean(),
  format: z.literal(FORMAT),
  inputs: z.record(z.string(), digest),
  system: z.string(),
});

/**
 * Reads an index.
 *
 * @param text what stands in the file
 * @param place the file, for the message
 * @param owner the environment whose folder it stands in
 * @throws GalleyError FILE_FOREIGN where Galley did not write it, wrote it for another environment or in another format,
 *   or where it names a path that leads out of the folder: nothing that it says may then be followed
 */
export function parseIndex(text: string, place: Place, owner: EnvironmentName): TreeIndex {
  const result = schema.safeParse(parseJson(text, place));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw foreignIndex(place, `${issue?.message.replace(/^./, (first) => first.toLowerCase())} at ${JSON.stringify(issue?.path)}`);
  }
  const { system, environment, finished, inputs, files } = result.data;
  if (system !== owner.system || environment !== owner.environment) {
    throw foreignIndex(place, `the index of ${system}/${environment}`);
  }
  return { system, environment, finished, inputs: new Map(Object.entries(inputs)), files: new Map(Object.entries(files)) };
}

/** Writes an index: keys and paths sorted by code unit, two spaces, a newline at the end; the same index gives the same bytes. */
export function printIndex({ system, environment, finished, inputs, files }: TreeIndex): string {
  const record = { environment, files: sorted(files), finished, format: FORMAT, inputs: sorted(inputs), system };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function sorted(map: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw foreignIndex(place, 'text that is not JSON', cause);
  }
}

function foreignIndex(place: Place, got: string, cause?: unknown): GalleyError {
  const message = `index: expected what galley wrote for this folder, got ${got}; restore the file with git, or move the folder away, and run galley synth again`;
  return new GalleyError([{ code: 'FILE_FOREIGN', message, place }], cause === undefined ? undefined : { cause });
}
