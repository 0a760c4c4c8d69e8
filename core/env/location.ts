import type { Problem } from '../errors';
import type { PlacedDocument } from './document';
import { unknownName } from './find';
import type { System } from './system';

/** What the path of an environment's file says: `envs/<system>/<environment>.yaml`. */
export interface NamedByPath {
  readonly system: string;
  readonly environment: string;
}

/** @param file path with `/`, of which the last two parts count */
export function namedByPath(file: string): NamedByPath {
  const [system = '', name = ''] = file.split('/').slice(-2);
  return { system, environment: name.replace(/\.yaml$/, '') };
}

/** The system that a file is for, by its own word, else by its path; undefined if neither is known. */
export function systemOf(document: PlacedDocument, systems: readonly System[]): System | undefined {
  const { system } = namedByPath(document.file);
  return systems.find(({ name }) => name === document.value['system']) ?? systems.find(({ name }) => name === system);
}

/** Where `system` and `environment` are not what the file's path says, or the system is none that is known. */
export function locationProblems(document: PlacedDocument, systems: readonly System[], hides: (text: string) => boolean): Problem[] {
  const named = namedByPath(document.file);
  const names = systems.map(({ name }) => name);
  return (['system', 'environment'] as const).flatMap((key): Problem[] => {
    const written = document.value[key];
    if (typeof written !== 'string' || hides(written)) return [];
    const place = document.placeOf([key]);
    if (key === 'system' && !names.includes(written)) return [{ code: 'SYSTEM_UNKNOWN', ...unknownName(key, written, names), place }];
    if (written === named[key]) return [];

    return [
      {
        code: 'ENV_INVALID',
        subject: key,
        expected: `${JSON.stringify(named[key])} as in the file's path`,
        got: JSON.stringify(written),
        next: 'correct it or move the file',
        place,
      },
    ];
  });
}
