import type { KubernetesObject } from '../object/object';
import { differencesOf } from './compare';
import { type PartRecord, recordDifferences } from './part-record';

/** What is another in a part: how it was made, objects that came and went, and the fields of those that changed. */
export function partDifferences(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  records?: { readonly before: PartRecord; readonly after: PartRecord },
): string[] {
  return [
    ...(records === undefined ? [] : recordDifferences(records.before, records.after)),
    ...differencesOf(before, after, { gone: 'is not rendered any more', come: 'is new' }),
  ];
}
