import { digestOf } from '../digest';
import type { CommitObject } from '../git/commit-object';
import { itemAt, textAt } from '../git/tree-changes';
import { type ActionRecord, changesFiles, endsEnvironment } from '../record/record';
import { releaseIn } from '../release/pointer';
import type { Bench } from './bench';
import { provenAfter } from './ended';
import { lawOf } from './law';
import { mayWrite } from './permission';

/**
 * Why a commit of the main line does not prove its record; undefined if it does. Its signature or token proves the actor, the `access.yaml` of the
 * line just before it let them, and what stands in the commit is what the record says.
 */
export async function recordDisproof(bench: Bench, commit: CommitObject, record: ActionRecord): Promise<string | undefined> {
  const [parent] = bench.graph.parentsOf(commit.id);
  const before = parent === undefined ? undefined : await bench.objects.commit(parent);
  if (before === undefined) return 'there was no access.yaml';
  const law = await lawOf(bench.objects, before.tree, bench.project);
  if (law.kind === 'missing') return 'there was no access.yaml';
  if (law.kind !== 'access') return law.kind === 'sample' ? 'access.yaml was a sample' : 'access.yaml could not be read';
  const { actor, why } = await provenAfter(bench, commit, law.access, before.id);
  if (actor === undefined) return why;
  if (actor !== record.actor) return `it is by ${actor}, and its record says ${record.actor}`;
  if (!mayWrite(law.access, actor, record.target)) return `${actor} may not write to ${record.target}`;
  return contentDisproof(bench, before, commit, record);
}

/** What of a record is not what its commit holds. */
async function contentDisproof(
  { objects, project }: Bench,
  before: CommitObject,
  commit: CommitObject,
  record: ActionRecord,
): Promise<string | undefined> {
  const { action, target, version, tree, lockfile, previous } = record;
  const below = (path: string): string => (project === '' ? path : `${project}/${path}`);
  const [system = '', ...more] = target.split('/');
  if (more.length !== 1 || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(target)) return 'its record names no environment';
  const named = async ({ tree: of }: CommitObject): Promise<string | undefined> => {
    const text = await textAt(objects, of, below(`envs/${target}.yaml`));
    return text === undefined ? undefined : releaseIn({ text, file: target });
  };
  const ends = endsEnvironment(record);
  const runs = await named(ends ? before : commit);
  if (runs !== version) return `its record says ${version}, and ${target} names ${runs ?? 'no release'} ${ends ? 'before' : 'there'}`;
  if (ends && (await itemAt(objects, commit.tree, below(`envs/${target}.yaml`))) !== undefined)
    return `its record says that ${target} ends, and its file stands there`;
  const rendered = await itemAt(objects, commit.tree, below(`dist/${target}`));
  if (rendered?.id !== tree) return `its record names another tree than dist/${target} there`;
  const locked = await textAt(objects, commit.tree, below(`releases/${system}/${version}.yaml`));
  const digest = locked === undefined ? undefined : digestOf(locked);
  if (digest !== lockfile) return 'its record names another lockfile than stands there';
  if (!changesFiles(action) || ends) return undefined;
  const was = await named(before);
  if (was !== previous) return `its record says that ${target} named ${previous ?? 'no release'} before, and it named ${was ?? 'none'}`;
  for (const path of [`envs/${target}.yaml`, `dist/${target}`].map(below)) {
    const items = [await itemAt(objects, before.tree, path), await itemAt(objects, commit.tree, path)];
    if (items[0]?.id !== items[1]?.id) return undefined;
  }
  return `it changes nothing of ${target}`;
}
