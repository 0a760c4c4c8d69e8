import { inOrder } from '../document/in-order';
import { parseSource } from '../document/parse';
import { formatPath } from '../document/path';
import { checkSchema } from '../document/schema-problems';
import type { SourceDocument } from '../document/source-document';
import type { System } from '../env/system';
import { GalleyError, type Problem } from '../errors';
import { findSecretsIn } from '../secrets/in-document';
import { coherenceIssues } from './coherence';
import { readableRelease } from './readable';
import { type Release, releaseSchema } from './release';

/** What `loadRelease` reads. */
export interface ReleaseSource {
  /** The file's content, YAML 1.2. */
  readonly text: string;
  /** `releases/<system>/<version>.yaml`, with `/`: for messages, and to compare with what the file says of itself. */
  readonly file: string;
  /** The system that it is a release of. */
  readonly system: Pick<System, 'name' | 'images'>;
}

/**
 * Reads a release file.
 *
 * @throws GalleyError with all problems at once, in the order of the file: RELEASE_SYNTAX if it is not the YAML that we take; else RELEASE_INVALID
 * for what the schema refuses, for what of the rest does not fit together, and for secrets
 */
export function loadRelease(source: ReleaseSource): Release {
  return loadReleaseDocument(source).release;
}

/** `loadRelease`, with the text and its places for what goes on to work on it. */
export function loadReleaseDocument({ text, file, system }: ReleaseSource): {
  readonly release: Release;
  readonly document: SourceDocument;
} {
  const parsed = parseSource({ text, file, code: 'RELEASE_SYNTAX' });
  if (parsed.document === undefined) throw new GalleyError(parsed.problems);
  const { document } = parsed;
  const secrets = findSecretsIn(document, 'RELEASE_INVALID');
  const { output: release, problems } = checkSchema(releaseSchema, { document, code: 'RELEASE_INVALID', hides: secrets.hides });
  const named = { system: system.name, version: versionNamedBy(file) };
  const issues = coherenceIssues({
    release: release ?? readableRelease(document, named),
    named,
    slots: system.images,
    describe: (path) => `${formatPath(path)} in line ${document.placeOf(path).line}`,
  })
    // The schema has already reported this value.
    .filter(({ path, missing }) => missing !== true || (!document.has(path) && (release !== undefined || document.has(path.slice(0, -1)))))
    .map(
      ({ path, missing: _, ...fault }): Problem => ({
        code: 'RELEASE_INVALID',
        subject: formatPath(path),
        ...fault,
        place: document.placeOf(path),
      }),
    );
  if (release === undefined || issues.length + secrets.problems.length > 0)
    throw new GalleyError(inOrder([...secrets.problems, ...problems, ...issues]));
  return { release, document };
}

function versionNamedBy(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\.yaml$/, '');
}
