/** Two sets of Kubernetes objects compared by what they mean, and what each difference does: what `galley diff` tells. */
import { resolve } from 'node:path';
import { createColors } from 'picocolors';
import { reviewLines } from '../cli/print/review/text';
import type { SideObject } from '../core/compare/side';
import type { ChangesDocument } from '../core/model/change';
import type { JsonObject } from '../core/object/object';
import { kubernetesObjects } from '../core/object/read-objects';
import { documentOf, type ReviewResult, reviewResult } from '../core/review/document';
import { reviewOf } from '../core/review/review';
import { Project } from '../ports/disk/project';
import { diff, hiding } from '../verbs/diff/diff';

export type { Change, ChangesDocument } from '../core/model/change';

/** What two sides differ in. */
export interface Comparison {
  /** Every change with its fields, consequences and risk: what `galley diff --json` answers. Values of secrets are hashes. */
  readonly document: ChangesDocument;
  /** The same in the words of `galley diff`, for 80 columns and without colour. */
  readonly text: string;
}

/**
 * Compares objects, matched by what they are: kind, namespace and name.
 *
 * @param before with apiVersion, kind and metadata.name, such as `renderEnvironment` of `galley/testing` gives
 * @param after the same, as it is to be
 * @throws GalleyError MANIFEST_INVALID for each that is no Kubernetes object
 */
export function compareObjects(before: readonly JsonObject[], after: readonly JsonObject[]): Comparison {
  const [base, head] = [sideOf(before, 'before'), sideOf(after, 'after')];
  return comparisonOf(reviewResult(reviewOf({ base, head }, { hide: hiding() })));
}

/**
 * Compares the YAML and JSON of two folders, or of two files. Folders that Galley rendered are compared by environment and application.
 *
 * @param before path of a folder or file
 * @param after the same, as it is to be
 * @throws GalleyError USAGE for a missing file, MANIFEST_* for an unreadable one: an object that Galley does not see would look removed
 */
export async function compareFolders(before: string, after: string): Promise<Comparison> {
  return comparisonOf(await diff(new Project(resolve('.')), { base: resolve(before), head: resolve(after) }));
}

function comparisonOf(result: ReviewResult): Comparison {
  return { document: documentOf(result), text: reviewLines(result, createColors(false)).join('\n') };
}

const sideOf = (objects: readonly JsonObject[], subject: string): SideObject[] =>
  kubernetesObjects(objects, subject).map((object, at) => ({ object, file: `${subject}[${at}]` }));
