import type { z } from 'zod';
import type { verifyAnswer } from '../../core/model/answer';
import { nameOf } from '../../core/names';
import type { Verification } from '../../verbs/verify/verification';
import { json } from './fault-json';

/** The published tree compared with a render of its source: docs/schemas/verify.v1.schema.json. */
export function verifyJson({ environments, beside }: Verification, holds: boolean): string {
  return json({
    version: 1,
    holds,
    environments: environments.map(({ provenance, behind, findings, ...name }) => ({
      environment: nameOf(name),
      ...(provenance !== undefined && { release: provenance.release, commit: provenance.commit }),
      ...(behind !== undefined && { behind: { branch: behind.branch, commits: behind.commits, since: behind.since } }),
      findings: [...findings],
    })),
    beside: [...beside],
  } satisfies z.infer<typeof verifyAnswer>);
}
