import type { z } from 'zod';
import type { Judgement } from '../../core/access/judge';
import type { accessCheckAnswer } from '../../core/model/answer';
import { faultJson, json } from './fault-json';

/** What was found of commits: docs/schemas/access-check.v1.schema.json. */
export function judgementJson({ checked, problems }: Judgement): string {
  return json({ version: 1, holds: problems.length === 0, checked, problems: problems.map(faultJson) } satisfies z.infer<
    typeof accessCheckAnswer
  >);
}
