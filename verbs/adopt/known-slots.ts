import type { KnownSlot } from '../../core/adopt/part-images';
import { parseSource } from '../../core/document/parse';
import { GalleyError } from '../../core/errors';
import { mapAt, textAt } from '../../core/object/json-fields';
import type { JsonValue } from '../../core/object/object';
import type { Project } from '../../ports/disk/project';

/** The images of a system by slot, as its first lockfile has them: all of its lockfiles have the same slots. @throws GalleyError RELEASE_SYNTAX */
export function knownSlots(project: Project, system: string): ReadonlyMap<string, KnownSlot> {
  const [version] = project.readText(`charts/${system}/index.ts`) === undefined ? [] : project.releases(system);
  if (version === undefined) return new Map();
  const file = `releases/${system}/${version}.yaml`;
  const { document, problems } = parseSource({ text: project.readText(file) ?? '', file, code: 'RELEASE_SYNTAX' });
  if (document === undefined) throw new GalleyError(problems);
  return new Map(
    ['components', 'thirdParty', 'tools'].flatMap((section) =>
      Object.entries(mapAt(document.value as JsonValue, section)).map(
        ([slot, entry]) => [slot, { image: textAt(entry, 'image') ?? '', tag: textAt(entry, 'tag') }] as const,
      ),
    ),
  );
}
