import type { z } from 'zod';
import type { Judgement } from '../../core/access/judge';
import type { accessCheckAnswer } from '../../core/model/answer';
import { json, toldJson } from './told-json';

/** What was found of commits: docs/schemas/access-check.v1.schema.json. */
export function judgementJson({ checked, problems }: Judgement): string {
  return json({ version: 1, holds: problems.length === 0, checked, problems: problems.map(toldJson) } satisfies z.infer<
    typeof accessCheckAnswer
  >);
}
