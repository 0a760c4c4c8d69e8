import { parseRecord, partFolder, sourceOf } from '../../core/adopt/part-record';
import { problem } from '../../core/errors';
import type { Project } from '../../ports/disk/project';
import { type VendoredPart, vendorPart } from './vendor-part';

/** Which parts are made once more. */
export interface AgainRequest {
  readonly system: string;
  /** @default - all of the system's */
  readonly part?: string | undefined;
  /** Takes what is new. */
  readonly replace: boolean;
  readonly progress: (text: string) => void;
}

/**
 * Makes the parts of a system once more, each as its record says, and compares.
 *
 * @throws GalleyError USAGE if there is no such part; what a tool says
 */
export async function vendorAgain(project: Project, { system, part, replace, progress }: AgainRequest): Promise<VendoredPart[]> {
  const there = project.foldersIn(`charts/${system}/vendored`);
  const chosen = part === undefined ? there : there.filter((name) => name === part);
  if (chosen.length === 0)
    throw problem('USAGE', {
      subject: part === undefined ? '--system' : '--part',
      expected:
        part === undefined ? 'a system with vendored parts' : `one of ${there.join(', ') || 'the parts of the system, which has none'}`,
      got: part ?? system,
      next: 'name one that is there',
    });
  const done: VendoredPart[] = [];
  for (const name of chosen) {
    const file = `${partFolder(system, name)}/made.json`;
    const source = sourceOf(parseRecord(project.readText(file) ?? '', { file }));
    done.push(await vendorPart(project, { system, source, environment: 'staging', replace, progress }));
  }
  return done;
}
