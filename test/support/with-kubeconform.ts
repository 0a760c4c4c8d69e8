import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKubeconform } from '../../tools/kubeconform';
import { type SchemaAnswers, SchemaJudge, type SchemaQuestion } from '../../verbs/check/schemas';

const before = process.env['GALLEY_KUBECONFORM'];

/** Lets checks in this process find kubeconform, wherever the tests have it from. @returns puts back what was */
export async function withKubeconform(): Promise<() => void> {
  process.env['GALLEY_KUBECONFORM'] = (await findKubeconform({ say: () => {} })).path;
  return () => {
    if (before === undefined) delete process.env['GALLEY_KUBECONFORM'];
    else process.env['GALLEY_KUBECONFORM'] = before;
  };
}

/** What kubeconform says of some objects. */
export async function schemasSay(question: SchemaQuestion): Promise<SchemaAnswers> {
  const putBack = await withKubeconform();
  const folder = mkdtempSync(join(tmpdir(), 'galley-schemas-'));
  try {
    using judge = new SchemaJudge(folder);
    judge.judge(question);
    return await judge.answers();
  } finally {
    putBack();
    rmSync(folder, { recursive: true, force: true });
  }
}
