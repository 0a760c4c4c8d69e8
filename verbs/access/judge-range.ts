import { ACCESS_FILE } from '../../core/access/access';
import type { Bench } from '../../core/access/bench';
import { type Judgement, judgeArrival, judgeIncoming, summed } from '../../core/access/judge';
import { lawOf } from '../../core/access/law';
import { type GalleyError, problem } from '../../core/errors';
import { itemAt } from '../../core/git/tree-changes';

/** What has come to a branch. */
export interface JudgedRange {
  /** The branch's last commit that is trusted. @default - the one that brought the first `access.yaml` that is no sample */
  readonly from?: string;
  readonly to: string;
}

/**
 * Judges every commit of the main line that came after another, and all that they bring. What is on the line before its first `access.yaml` can't be held
 * against anything, nor can the commit that brings it.
 *
 * @throws GalleyError ACCESS_MISSING if the line has no `access.yaml` of its own; ACCESS_DENIED where `from` is not on the line
 */
export async function judgeRange(bench: Bench, { from, to }: JudgedRange): Promise<Judgement> {
  const { graph } = bench;
  const line = graph.line(to).reverse();
  const start = from === undefined ? 0 : line.indexOf(from);
  if (start < 0) throw offLine(from ?? '', to);
  const first = await firstWithLaw(bench, line);
  if (first === undefined) throw await missing(bench, to);
  const known = new Set(graph.reachable([line[Math.max(start, first)] ?? to]));
  const findings: Judgement[] = [];
  for (const commit of line.slice(Math.max(start, first) + 1)) {
    const [before = '', ...others] = graph.parentsOf(commit);
    const incoming = graph.reachable(others, known);
    findings.push(await judgeArrival(bench, { commit, before, incoming }));
    for (const each of [...incoming, commit]) known.add(each);
  }
  return summed(findings);
}

/**
 * Judges only those commits of the main line that change `access.yaml`: if all of them hold, you can trust its last version.
 *
 * @throws GalleyError ACCESS_MISSING
 */
export async function judgeLaws(bench: Bench, to: string): Promise<Judgement> {
  const { graph, objects, project } = bench;
  const line = graph.line(to).reverse();
  const first = await firstWithLaw(bench, line);
  if (first === undefined) throw await missing(bench, to);
  const file = project === '' ? ACCESS_FILE : `${project}/${ACCESS_FILE}`;
  const findings: Judgement[] = [];
  let was: string | undefined;
  for (const [at, commit] of line.entries()) {
    const item = await itemAt(objects, (await objects.commit(commit)).tree, file);
    const is = item && `${item.mode} ${item.id}`;
    if (at > first && is !== was) {
      const [before = '', ...others] = graph.parentsOf(commit);
      const incoming = graph.reachable(others, new Set(graph.reachable([before])));
      findings.push(await judgeArrival(bench, { commit, before, incoming }));
    }
    was = is;
  }
  return summed(findings);
}

/**
 * Judges what a merge of a commit would bring to the main line, before anybody makes it.
 *
 * @param from last commit of the main line
 * @param to last commit of what is to be merged
 * @throws GalleyError ACCESS_MISSING
 */
export async function judgeMerge(bench: Bench, { from, to }: Required<JudgedRange>): Promise<Judgement> {
  const known = new Set(bench.graph.reachable([from]));
  if ((await firstWithLaw(bench, bench.graph.line(from).reverse())) === undefined) throw await missing(bench, from);
  return judgeIncoming(bench, { commit: to, before: from, incoming: bench.graph.reachable([to], known) });
}

/** The first commit of a line, the oldest first, whose `access.yaml` says something. */
async function firstWithLaw({ objects, project }: Bench, line: readonly string[]): Promise<number | undefined> {
  for (const [index, id] of line.entries())
    if ((await lawOf(objects, (await objects.commit(id)).tree, project)).kind === 'access') return index;
  return undefined;
}

function offLine(from: string, to: string): GalleyError {
  return problem('ACCESS_DENIED', {
    subject: 'range',
    expected: `${from} among the first parents of ${to}`,
    got: 'a branch that was rewritten, or merged the other way round',
    next: `rebase onto ${from}`,
  });
}

async function missing({ objects, project }: Bench, tip: string): Promise<GalleyError> {
  const { kind } = await lawOf(objects, (await objects.commit(tip)).tree, project);
  return problem('ACCESS_MISSING', {
    subject: 'access.yaml',
    expected: 'one that is no sample on the main line',
    got: kind === 'sample' ? 'a sample, which grants nothing and says of nobody what they may' : 'none',
    next: 'write it with galley access init',
  });
}
