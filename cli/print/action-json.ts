import type { z } from 'zod';
import type { actionAnswer } from '../../core/model/answer';
import type { ReleaseImage } from '../../core/release/release';
import type { ReleaseChange } from '../../verbs/act/change';
import type { Plan } from '../../verbs/act/plan';
import type { Performed } from './action';
import { json, toldJson } from './told-json';

type Answer = z.infer<typeof actionAnswer>;

/** What one action tells beside what all of them do. */
export type ActionDetails = Pick<Answer, 'change' | 'data'>;

/** What an action did, or would do: docs/schemas/action.v1.schema.json. */
export function actionJson({ record, files, notes = [] }: Plan, performed: Performed, details: ActionDetails): string {
  const { action, target, version, rollout } = record;
  return json({
    version: 1,
    action,
    target,
    release: version,
    ...(rollout !== undefined && { rollout }),
    outcome: performed.kind,
    ...(performed.kind === 'done' && {
      actor: performed.record.actor,
      commit: performed.commit,
      branch: performed.branch.replace('refs/heads/', ''),
    }),
    files: files.map(({ path, content }) => ({ path, gone: content === undefined })),
    notes: [...notes],
    ...details,
  } satisfies Answer);
}

/** A change of release as data. */
export function changeJson(change: ReleaseChange, diff: readonly string[] | undefined): NonNullable<Answer['change']> {
  const { from, to, production, images, applications, warnings } = change;
  return {
    from,
    to,
    production,
    images: images.map(({ name, before, after }) => ({
      name,
      ...(before !== undefined && { before: pinned(before) }),
      ...(after !== undefined && { after: pinned(after) }),
    })),
    applications: applications.map(({ name, counts: { added, changed, removed } }) => ({ name, added, changed, removed })),
    ...(diff !== undefined && { diff: [...diff] }),
    warnings: warnings.map(toldJson),
  };
}

function pinned({ image, tag, digest, origin }: ReleaseImage) {
  return { image, ...(tag !== undefined && { tag }), digest, origin };
}
