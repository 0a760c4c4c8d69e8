import { judgeArrival } from '../../core/access/judge';
import { isGovernedText } from '../../core/env/governed';
import { type EnvironmentName, nameOf } from '../../core/names';
import { changesOnLine, type LineChange } from '../../ports/git/line-changes';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from '../access/bench';
import type { TrustedLine } from './line';

/**
 * Which of some environments that their files do not call governed count as governed all the same. One does where an earlier commit of the line said so, and
 * the one that changed that is by nobody who may. Else one unsigned commit on the branch would switch off that signatures are asked for.
 *
 * The line is read once for all of them.
 */
export async function stayGoverned(
  project: ProjectRepository,
  { tip, access }: TrustedLine,
  names: readonly EnvironmentName[],
): Promise<EnvironmentName[]> {
  if (access === undefined || names.length === 0) return [];
  const changes = await changesOnLine(project, tip, 'envs');
  const of = (name: EnvironmentName): readonly LineChange[] => changes.get(`envs/${nameOf(name)}.yaml`) ?? [];
  const isGoverned = await governedTexts(project, names.flatMap(of));
  const switchedOff = names.flatMap((name) => {
    const was = of(name).findIndex(({ id }) => id !== undefined && isGoverned.has(id));
    const since = of(name)[was - 1]?.commit;
    return since === undefined ? [] : [{ name, since }];
  });
  if (switchedOff.length === 0) return [];
  const tips = [...new Set(switchedOff.map(({ since }) => since))];
  return onBench(project, tips, async (bench) => {
    const governed: EnvironmentName[] = [];
    for (const { name, since } of switchedOff) {
      const [before = '', ...others] = bench.graph.parentsOf(since);
      const incoming = bench.graph.reachable(others, new Set(bench.graph.reachable([before])));
      if ((await judgeArrival(bench, { commit: since, before, incoming })).problems.length > 0) governed.push(name);
    }
    return governed;
  });
}

/** Which of some files' texts call an environment governed. */
async function governedTexts(project: ProjectRepository, changes: readonly LineChange[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(changes.flatMap(({ id }) => id ?? []))];
  const texts = await project.clone.contents(ids);
  return new Set(
    ids.filter((_, at) => {
      const text = texts[at];
      return text !== undefined && isGovernedText(text.toString('utf8'));
    }),
  );
}
