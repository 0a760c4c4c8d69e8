import type { WrittenFiles } from '../../ports/disk/new-files';

/** What a command that writes sources did. */
export interface Scaffolded extends WrittenFiles {
  /** Files of a person's that got something added. */
  readonly edited: readonly string[];
  /** Notes for a person on the written files, such as corrections to make. */
  readonly hints: readonly string[];
}

export const UNCHANGED: Scaffolded = { created: [], kept: [], edited: [], hints: [] };
