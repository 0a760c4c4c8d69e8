import { judgeArrival } from '../../core/access/judge';
import { isGovernedText } from '../../core/env/governed';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from '../access/bench';
import type { TrustedLine } from './line';

/**
 * Whether an environment that its file does not call governed counts as governed all the same. It does where an earlier commit of the line said so, and
 * the one that changed that is by nobody who may. Else one unsigned commit on the branch would switch off that signatures are asked for.
 */
export async function staysGoverned(project: ProjectRepository, { tip, access }: TrustedLine, name: EnvironmentName): Promise<boolean> {
  if (access === undefined) return false;
  const { clone: repository } = project;
  const file = project.path(`envs/${nameOf(name)}.yaml`);
  const line = await repository.lineOf(tip);
  const ids = await repository.idsOf(line, file);
  // The newest first, and the oldest too, before which there was no file.
  const changed = line.filter((_, at) => ids[at] !== ids[at + 1]);
  const texts = await repository.contents(changed.map((commit) => `${commit}:${file}`));
  const was = texts.findIndex((text) => text !== undefined && isGovernedText(text.toString('utf8')));
  const since = changed[was - 1];
  if (since === undefined) return false;
  return onBench(project, [since], async (bench) => {
    const [before = '', ...others] = bench.graph.parentsOf(since);
    const incoming = bench.graph.reachable(others, new Set(bench.graph.reachable([before])));
    return (await judgeArrival(bench, { commit: since, before, incoming })).problems.length > 0;
  });
}
