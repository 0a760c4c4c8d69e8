import { digestOf } from '../../core/digest';
import { isGovernedText } from '../../core/env/governed';
import { problem } from '../../core/errors';
import { nameOf } from '../../core/names';
import { type Finding, verifyFolder } from '../../core/published/verify-folder';
import { releaseIn } from '../../core/release/pointer';
import type { Project } from '../../ports/disk/project';
import { SourceTree } from '../../ports/git/source-tree';
import { toolVersion } from '../../ports/process/tool-version';
import { sourceOf, TOOL_LOCKFILE } from '../publish/prepare';
import { behind } from './line';
import type { Published, Setting, Verified } from './verification';

export async function renderAgain(
  setting: Setting,
  project: Project,
  group: readonly Published[],
  scratch: string,
): Promise<readonly Verified[]> {
  const { project: repository, line } = setting;
  const commit = group[0]?.provenance?.commit;
  if (commit === undefined) return group.map((each): Verified => ({ ...each, behind: undefined }));
  const known = await repository.clone.find(commit);
  if (known === undefined || !(await repository.clone.isOnLine(known, line.tip))) {
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: group.map(nameOf).join(', '),
      expected: `to come from a commit on the own line of ${line.name}`,
      got: commit,
      next: 'fetch it, or publish from there, for nothing else is run',
    });
  }
  const source = await SourceTree.checkOut(repository.clone, commit, project.realRoot(), scratch);
  const rendered = await source.render(group);
  const lockfile = source.text(TOOL_LOCKFILE);
  const tool = versionIn(source.text('package.json')) ?? lockedVersion(lockfile) ?? toolVersion();
  const origin = await sourceOf(repository.clone, known);
  const verified: Verified[] = [];
  for (const each of group) {
    if (each.provenance === undefined) continue;
    const file = `envs/${nameOf(each)}.yaml`;
    const text = source.text(file) ?? '';
    const again = {
      files: rendered.get(nameOf(each)) ?? new Map<string, string>(),
      digestOf: (path: string): string | undefined => {
        const content = source.text(path);
        return content === undefined ? undefined : digestOf(content);
      },
      tool,
      origin: {
        source: { commit: origin.commit, url: origin.url ?? each.provenance.url },
        release: releaseIn({ text, file }) ?? '',
        governed: isGovernedText(text),
        toolInput: lockfile === undefined ? undefined : { path: TOOL_LOCKFILE, digest: digestOf(lockfile) },
      },
    };
    const late = await behind(repository, line, { ...each, commit });
    const old: Finding[] =
      late === undefined || !setting.request.newest
        ? []
        : [{ path: each.remote.folder.path, kind: 'untrue', detail: `${line.name} has changed it since` }];
    verified.push({
      ...each,
      behind: late && { ...late, branch: line.name },
      findings: [...each.findings, ...verifyFolder(each.remote.folder, each.provenance, again), ...old],
    });
  }
  return verified;
}

/** The version that a Galley names in its package; another package says nothing of it. */
function versionIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
  return name === 'galley' ? version : undefined;
}

/** The version of Galley that a project of somebody's own has installed. */
function lockedVersion(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { packages } = JSON.parse(text) as { readonly packages?: Readonly<Record<string, { readonly version?: string }>> };
  return packages?.['node_modules/galley']?.version;
}
