import type { z } from 'zod';
import { withoutCredentials } from '../../core/git/redact';
import type { publishAnswer } from '../../core/model/answer';
import { nameOf } from '../../core/names';
import { pushedBranch } from '../../core/published/target';
import type { Published } from '../../verbs/publish/publish';
import { json } from './fault-json';

/** What was published, or would be: docs/schemas/publish.v1.schema.json. */
export function publishJson(publications: readonly Published[], dryRun: boolean): string {
  return json({
    version: 1,
    dryRun,
    publications: publications.map(({ target, commits, noted, overtaken }) => ({
      repository: withoutCredentials(target.url),
      branch: pushedBranch(target),
      commits: commits.map(({ id, proven, changes }) => ({
        id,
        proven,
        environments: changes.map(({ release, counts: { added, changed, removed }, ...name }) => {
          return { environment: nameOf(name), ...(release !== undefined && { release }), added, changed, removed };
        }),
      })),
      ...(noted !== undefined && { noted }),
      overtaken,
    })),
  } satisfies z.infer<typeof publishAnswer>);
}
