import type { CommitObject } from '../git/commit-object';
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
  if (ended === undefined || (await latestOf(bench, before)) <= ended) return proof;
  const witness = await witnessOf(bench, before, access, ended);
  if (witness === undefined) return proof;
  return { why: `its OpenPGP key had ended when ${witness.slice(0, 12)} was made, which the branch had before it` };
}

async function witnessOf({ graph, objects, prove }: Bench, before: string, access: Access, ended: number): Promise<string | undefined> {
  for (const id of graph.line(before)) {
    const commit = await objects.commit(id);
    if (commit.signature === undefined || (commit.date ?? 0) <= ended) continue;
    const { actor, ended: itself } = await prove(commit, access);
    if (actor !== undefined && itself === undefined) return id;
  }
  return undefined;
}

async function latestOf(bench: Bench, tip: string): Promise<number> {
  const known = latest.get(bench) ?? new Map<string, number>();
  latest.set(bench, known);
  const open: string[] = [];
  let at: string | undefined = tip;
  for (; at !== undefined && !known.has(at); at = bench.graph.parentsOf(at)[0]) open.push(at);
  let last = at === undefined ? 0 : (known.get(at) ?? 0);
  for (const id of open.reverse()) {
    const { signature, date = 0 } = await bench.objects.commit(id);
    last = signature === undefined ? last : Math.max(last, date);
    known.set(id, last);
  }
  return last;
}
