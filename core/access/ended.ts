import { type CommitObject, splitToken } from '../git/commit-object';
import type { Access } from './access';
import type { Bench } from './bench';
import type { Proof } from './proof';

/** For each commit of a line the latest date of a signed one up to it; a bench's history does not change. */
const latest = new WeakMap<Bench, Map<string, number>>();

/**
 * Whom a commit proves that came to the main line after another one. An OpenPGP key that has ended proves what it signed before its end, and when that was is
 * its signer's own word. The line knows better. Where somebody of `access.yaml`, by a key that has not ended, made a commit of it after that end, nothing that
 * comes after this commit was signed before.
 *
 * @param before the line's last commit before it came
 */
export async function provenAfter(bench: Bench, commit: CommitObject, access: Access, before: string): Promise<Proof> {
  const proof = await bench.prove(commit, access);
  const { ended } = proof;
  const witness = ended === undefined ? undefined : await witnessOfEnd(bench, before, access, ended);
  return witness === undefined
    ? proof
    : { why: `its OpenPGP key had ended when ${witness.slice(0, 12)} was made, which the branch had before it` };
}

/**
 * A commit of a line that somebody of `access.yaml` made, by a key that has not ended, after a moment: whatever knows of that commit came after it.
 *
 * @param tip the line's last commit
 * @param ended seconds since 1970
 */
export async function witnessOfEnd(bench: Bench, tip: string, access: Access, ended: number): Promise<string | undefined> {
  if ((await latestOf(bench, tip)) <= ended) return undefined;
  const { graph, objects, prove } = bench;
  const tokens: CommitObject[] = [];
  for (const id of graph.line(tip)) {
    const commit = await objects.commit(id);
    if ((commit.date ?? 0) <= ended || !isProvable(commit)) continue;
    // An issuer is asked last: it may be away.
    if (commit.signature === undefined) tokens.push(commit);
    else if (isWitness(await prove(commit, access))) return id;
  }
  for (const commit of tokens) if (isWitness(await prove(commit, access))) return commit.id;
  return undefined;
}

function isWitness({ actor, ended }: Proof): boolean {
  return actor !== undefined && ended === undefined;
}

/** Whether a commit carries anything that may prove somebody. */
function isProvable(commit: CommitObject): boolean {
  return commit.signature !== undefined || splitToken(commit) !== undefined;
}

async function latestOf(bench: Bench, tip: string): Promise<number> {
  const known = latest.get(bench) ?? new Map<string, number>();
  latest.set(bench, known);
  const open: string[] = [];
  let at: string | undefined = tip;
  for (; at !== undefined && !known.has(at); at = bench.graph.parentsOf(at)[0]) open.push(at);
  let last = at === undefined ? 0 : (known.get(at) ?? 0);
  for (const id of open.reverse()) {
    const commit = await bench.objects.commit(id);
    if ((commit.date ?? 0) > last && isProvable(commit)) last = commit.date ?? 0;
    known.set(id, last);
  }
  return last;
}
