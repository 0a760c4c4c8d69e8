import type { Bench } from '../../core/access/bench';
import { provenAfter } from '../../core/access/ended';
import { lawOf } from '../../core/access/law';
import { mayWrite } from '../../core/access/permission';
import { GalleyError } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { releaseIn } from '../../core/release/pointer';
import { onBench } from '../access/bench';
import type { Setting } from './plan';

/** A version that an environment's file has named on the branch. */
export interface RanVersion {
  /** The commit by which it was left the last time; undefined of the present one. */
  readonly until: string | undefined;
  /** The commits by which it came, the newest first. */
  readonly since: readonly string[];
}

/** The versions that an environment's file has named, the newest first. */
export async function versionsThatRan(
  { project, repository, head }: Pick<Setting, 'project' | 'repository' | 'head'>,
  name: EnvironmentName,
): Promise<ReadonlyMap<string, RanVersion>> {
  const { path: file, text } = project.environmentFile(name);
  const commits = await repository.git.list(['log', '-z', '--first-parent', '--format=tformat:%H', head.id, '--', repository.path(file)]);
  const texts = await repository.texts(commits, file);
  const named = [text, ...texts].map((each) => (each === undefined ? undefined : releaseIn({ text: each, file })));
  const versions = new Map<string, RanVersion>();
  for (const [at, version] of named.entries()) {
    if (version === undefined) continue;
    // The text now is also that of the newest commit; each other one held until the commit after it.
    const { until, since } = versions.get(version) ?? { until: commits[at - 2], since: [] };
    const commit = commits[at - 1];
    versions.set(version, { until, since: commit === undefined || named[at + 1] === version ? since : [...since, commit] });
  }
  return versions;
}

/**
 * The newest of some versions that came by a commit of somebody who might write to the environment then, or of a forge; what was before there was an access.yaml
 * counts too. What a push without right has named never ran by anybody's will.
 */
export async function newestByWhoMay(
  { repository, head }: Pick<Setting, 'repository' | 'head'>,
  target: string,
  ran: ReadonlyMap<string, RanVersion>,
  versions: readonly string[],
): Promise<string | undefined> {
  return onBench(repository, [head.id], async (bench) => {
    for (const version of versions)
      for (const commit of ran.get(version)?.since ?? []) if (await isByWhoMay(bench, commit, target)) return version;
    return undefined;
  });
}

async function isByWhoMay(bench: Bench, id: string, target: string): Promise<boolean> {
  const [before] = bench.graph.parentsOf(id);
  if (before === undefined) return true;
  const law = await lawOf(bench.objects, (await bench.objects.commit(before)).tree, bench.project);
  if (law.kind !== 'access') return law.kind !== 'unreadable';
  try {
    const { actor, forge } = await provenAfter(bench, await bench.objects.commit(id), law.access, before);
    return forge !== undefined || (actor !== undefined && mayWrite(law.access, actor, target));
  } catch (error) {
    // A rollback must work without an issuer of tokens, so an unverifiable record counts.
    if (error instanceof GalleyError && error.exitCode === 3) return true;
    throw error;
  }
}
