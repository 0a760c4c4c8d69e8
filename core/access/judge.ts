import type { Problem } from '../errors';
import { type CommitObject, commitMessage } from '../git/commit-object';
import { type PathChange, treeChanges } from '../git/tree-changes';
import { MalformedObject } from '../git/tree-object';
import { recordsIn } from '../record/message';
import type { Bench, GovernedChange } from './bench';
import { denials, notProven, unreadableLaw } from './denials';
import { provenAfter } from './ended';
import { type Law, lawOf } from './law';
import { mergeOwnChanges } from './merged';
import { isProduction } from './production';
import { territoryOf } from './territory';

/** Problems of one commit of the main line, and of the commits that it merges. */
export interface Judgement {
  /** Commits that change governed files. */
  readonly checked: number;
  readonly problems: readonly Problem[];
}

/** A commit of the main line, and what comes with it. */
export interface Arrival {
  readonly commit: string;
  /** Its first parent: the main line before it. */
  readonly before: string;
  /** What its other parents bring, parents before their children. */
  readonly incoming: readonly string[];
}

/**
 * Judges a commit of the main line, and all that it brings, by the `access.yaml` that the line had just before it.
 *
 * The commit must prove an actor with permission for all its changes, or a forge that `access.yaml` names. Merged commits that change
 * environments or `access.yaml` must prove their own actors; under a forge's merge, only those of production and `access.yaml`. If a
 * forge's merge combines both sides in such a file, no actor is responsible, so Galley refuses it.
 */
export async function judgeArrival(bench: Bench, { commit, before, incoming }: Arrival): Promise<Judgement> {
  const old = await bench.objects.commit(before);
  const law = await lawOf(bench.objects, old.tree, bench.project);
  const merge = await bench.objects.commit(commit);
  const proof = law.kind === 'access' && incoming.length > 0 ? await provenAfter(bench, merge, law.access, before) : undefined;
  const scope = proof?.forge === undefined ? 'environments' : 'production';
  const findings: Judgement[] = [];
  for (const each of incoming) findings.push(await guarded(each, () => judgeBrought(bench, { law, line: old, scope }, each)));
  findings.push(await guarded(commit, () => judgeOnLine(bench, law, old, merge)));
  return summed(findings);
}

/** Judges what a merge would bring, before anybody makes it: a forge's, where `access.yaml` names one. */
export async function judgeIncoming(bench: Bench, { commit, before, incoming }: Arrival): Promise<Judgement> {
  const old = await bench.objects.commit(before);
  const law = await lawOf(bench.objects, old.tree, bench.project);
  const scope = law.kind === 'access' && Object.keys(law.access.forges).length > 0 ? 'production' : 'environments';
  const findings: Judgement[] = [];
  for (const each of incoming) findings.push(await guarded(each, () => judgeBrought(bench, { law, line: old, scope }, each)));
  const fresh = await lawOf(bench.objects, (await bench.objects.commit(commit)).tree, bench.project);
  return summed([...findings, { checked: 0, problems: law.kind === 'access' ? unreadableLaw(commit, fresh) : [] }]);
}

/** All findings as one. */
export function summed(findings: readonly Judgement[]): Judgement {
  return {
    checked: findings.reduce((sum, { checked }) => sum + checked, 0),
    problems: findings.flatMap(({ problems }) => problems),
  };
}

async function judgeOnLine(bench: Bench, law: Law, old: CommitObject, commit: CommitObject): Promise<Judgement> {
  const { objects, graph } = bench;
  const { id } = commit;
  const changes = governedOf(bench, law, await treeChanges(objects, old.tree, commit.tree));
  if (changes.length === 0) return NOTHING;
  if (law.kind !== 'access') return { checked: 1, problems: [notProven(id, changes, law)] };
  const locked = changes.some(({ territory }) => territory.kind === 'access')
    ? unreadableLaw(id, await lawOf(objects, commit.tree, bench.project))
    : [];
  const proof = await provenAfter(bench, commit, law.access, old.id);
  if (proof.actor !== undefined)
    return { checked: 1, problems: [...denials(law.access, proof.actor, id, changes, recordsIn(commitMessage(commit))), ...locked] };
  if (proof.forge === undefined) return { checked: 1, problems: [notProven(id, changes, law, proof.why), ...locked] };
  // Files that the forge's key does not cover must come unchanged from one side of a merge, which Galley judges.
  const sensitive = await within(bench, 'production', changes, [old, commit]);
  const laid = graph.parentsOf(id).length < 2 ? undefined : new Set((await mergeOwnChanges(bench, id)).map(({ path }) => path));
  const own = sensitive.filter(({ path }) => laid === undefined || laid.has(path));
  return { checked: 1, problems: [...(own.length === 0 ? [] : [notProven(id, own, law, proof.why)]), ...locked] };
}

/** The rules for a merged commit, and the files that they cover. */
interface Scope {
  readonly law: Law;
  /** The main line before the merge. */
  readonly line: CommitObject;
  /** What its commits have to prove by themselves: changes of all environments, or those of production alone; of `access.yaml` always. */
  readonly scope: 'environments' | 'production';
}

async function judgeBrought(bench: Bench, { law, line, scope }: Scope, id: string): Promise<Judgement> {
  const { objects, graph } = bench;
  const commit = await objects.commit(id);
  const [parent, ...more] = graph.parentsOf(id);
  const changes =
    more.length > 0
      ? await mergeOwnChanges(bench, id)
      : await treeChanges(objects, parent === undefined ? undefined : (await objects.commit(parent)).tree, commit.tree);
  const own = await within(bench, scope, governedOf(bench, law, changes), [line, commit]);
  if (own.length === 0) return NOTHING;
  if (law.kind !== 'access') return { checked: 1, problems: [notProven(id, own, law)] };
  const { actor, why } = await provenAfter(bench, commit, law.access, line.id);
  const problems =
    actor === undefined ? [notProven(id, own, law, why)] : denials(law.access, actor, id, own, recordsIn(commitMessage(commit)));
  return { checked: 1, problems };
}

const NOTHING: Judgement = { checked: 0, problems: [] };

/** The changes that need permission. In ungoverned folders only plain files need none. */
function governedOf({ project }: Bench, law: Law, changes: readonly PathChange[]): GovernedChange[] {
  const ungoverned = law.kind === 'access' ? law.access.ungoverned : [];
  return changes.flatMap((change) => {
    const isPlain = [change.before, change.after].every((entry) => entry === undefined || entry.startsWith('100644 '));
    const territory = territoryOf(change.path, { project, ungoverned }) ?? (isPlain ? undefined : { kind: 'code' as const });
    return territory === undefined ? [] : [{ ...change, territory }];
  });
}

/**
 * Of changes, those of environments and of `access.yaml`.
 *
 * @param scope with `production` those alone that concern it, or no single environment, by what any of the commits says of it
 */
async function within(
  bench: Bench,
  scope: Scope['scope'],
  changes: readonly GovernedChange[],
  commits: readonly CommitObject[],
): Promise<GovernedChange[]> {
  const found: GovernedChange[] = [];
  for (const change of changes) {
    const { territory } = change;
    if (territory.kind === 'code') continue;
    if (territory.kind === 'access' || scope === 'environments' || (await isProduction(bench, territory.target, commits)))
      found.push(change);
  }
  return found;
}

/** Problems of a commit; if git would not write such objects, only that problem. */
async function guarded(id: string, judge: () => Promise<Judgement>): Promise<Judgement> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof MalformedObject)) throw error;
    const problem: Problem = {
      code: 'ACCESS_DENIED',
      subject: 'commit',
      expected: 'objects as git writes them',
      got: error.message,
      next: 'make it anew with git',
      place: { file: id.slice(0, 12) },
    };
    return { checked: 1, problems: [problem] };
  }
}
