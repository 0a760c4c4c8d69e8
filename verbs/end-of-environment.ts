import { resolve } from 'node:path';
import { type DataFate, dataFates } from '../core/check/data-fate';
import { GalleyError } from '../core/errors';
import type { EnvironmentName } from '../core/names';
import { writtenObjects } from '../ports/disk/written-tree';

/** What becomes of an environment whose file is gone. */
export interface EnvironmentEnd extends EnvironmentName {
  /** What holds data, as its tree has it; undefined if there is no whole tree to tell. */
  readonly data: readonly DataFate[] | undefined;
}

/** Looks at the tree of an environment whose file is gone, before that goes too. */
export function endOf(out: string, name: EnvironmentName): EnvironmentEnd {
  try {
    return { ...name, data: dataFates(writtenObjects(resolve(out), name).map(({ object }) => object)) };
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return { ...name, data: undefined };
  }
}
