import type { RenderedEnvironment } from '../render/tree';
import { printIndex } from './index-file';
import type { WritePlan } from './plan';

/** The index of a tree that is all there: exactly the rendered files. */
export function finishedIndex(rendered: RenderedEnvironment, { files }: WritePlan): string {
  return printIndex({ ...headOf(rendered), finished: true, files });
}

/** The index of a tree that is being written: the rendered files, and those that Galley owned before. */
export function unfinishedIndex(rendered: RenderedEnvironment, { filesUntilFinished }: WritePlan): string {
  return printIndex({ ...headOf(rendered), finished: false, files: filesUntilFinished });
}

function headOf({ system, environment, inputs }: RenderedEnvironment) {
  return { system, environment, inputs: new Map(inputs.map(({ path, digest }) => [path, digest])) };
}
