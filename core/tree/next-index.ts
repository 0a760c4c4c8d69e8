import type { RenderedEnvironment } from '../render/tree';
import { printIndex } from './index-file';
import type { WritePlan } from './plan';

/** The index of a tree that is all there: exactly the rendered files. */
export function finishedIndex(rendered: RenderedEnvironment, { files }: WritePlan): string {
  return printIndex({ ...nameIn(rendered), finished: true, files: new Set(files.keys()) });
}

/** The index of a tree that is being written: the rendered files, and those that Galley owned before. */
export function unfinishedIndex(rendered: RenderedEnvironment, { filesUntilFinished }: WritePlan): string {
  return printIndex({ ...nameIn(rendered), finished: false, files: filesUntilFinished });
}

function nameIn({ system, environment }: RenderedEnvironment) {
  return { system, environment };
}
