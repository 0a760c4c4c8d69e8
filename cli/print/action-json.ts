import type { z } from 'zod';
import type { actionAnswer } from '../../core/model/answer';
import type { ReleaseImage } from '../../core/release/release';
import type { ReleaseChange } from '../../verbs/act/change';
import type { Plan } from '../../verbs/act/plan';
import type { Performed } from './action';
import { faultJson, json } from './fault-json';

type Answer = z.infer<typeof actionAnswer>;

/** Fields that one action adds to the common ones of an environment. */
export type TargetDetails = Pick<Answer['targets'][number], 'change' | 'data' | 'renamed'>;

/** What an action did, or would do: docs/schemas/action.v1.schema.json. */
export function actionJson(
  { records, files, notes = [] }: Plan,
  performed: Performed,
  details: Readonly<Record<string, TargetDetails>>,
): string {
  return json({
    version: 1,
    action: records[0]?.action ?? 'none',
    outcome: performed.kind,
    ...(performed.kind === 'done' && {
      actor: performed.records[0]?.actor ?? '',
      commit: performed.commit,
      branch: performed.branch.replace('refs/heads/', ''),
    }),
    files: files.map(({ path, content }) => ({ path, gone: content === undefined })),
    notes: [...notes],
    targets: records.map(({ target, version, rollout }) => {
      return { target, release: version, ...(rollout !== undefined && { rollout }), ...details[target] };
    }),
  } satisfies Answer);
}

/** A change of release as data. */
export function changeJson(change: ReleaseChange, diff: readonly string[] | undefined): NonNullable<TargetDetails['change']> {
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
    warnings: warnings.map(faultJson),
  };
}

function pinned({ image, tag, digest, origin }: ReleaseImage) {
  return { image, ...(tag !== undefined && { tag }), digest, origin };
}
