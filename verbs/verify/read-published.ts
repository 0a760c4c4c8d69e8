import { posix } from 'node:path';
import { problem } from '../../core/errors';
import type { TreeEntry } from '../../core/git/tree-entry';
import { type EnvironmentName, nameOf } from '../../core/names';
import { besideFindings } from '../../core/published/beside';
import { drySourceOf, isMetadataOf, METADATA_NAME } from '../../core/published/hydrator';
import { STATEMENT_NAME } from '../../core/published/statement';
import type { Target } from '../../core/published/target';
import { type Finding, readOrigin } from '../../core/published/verify-folder';
import type { Git } from '../../ports/git/git';
import { RemoteClone } from '../../ports/git/remote-clone';
import { type RemoteEnvironment, RemoteTree } from '../../ports/git/remote-tree';
import { missingAccess } from '../access/at-commit';
import { sourceOf } from '../publish/prepare';
import { controlFindings } from './controls';
import { signerFindings } from './signers';
import type { Published, Setting } from './verification';

export async function readPublished(
  git: Git,
  group: readonly { name: EnvironmentName; target: Target }[],
  setting: Setting,
): Promise<{ readonly published: readonly Published[]; readonly beside: readonly Finding[] }> {
  const target = group[0]?.target;
  if (target === undefined) return { published: [], beside: [] };
  const ref = `refs/heads/${target.branch}`;
  const clone = await RemoteClone.open(git, target.url, [ref]);
  if (!(await clone.has([ref])).includes(ref)) {
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: 'branch',
      expected: "one of the remote's",
      got: JSON.stringify(target.branch),
      next: 'check its name, or publish first',
    });
  }
  const asksOf = (name: EnvironmentName): boolean => setting.request.signed ?? setting.governed.has(nameOf(name));
  const commit = (await clone.fetch([ref], group.some(({ name }) => asksOf(name)) ? 'all' : 1)).get(ref) ?? '';
  const top = await clone.repository.children(commit, target.path);
  const folders = top.filter(({ mode }) => mode === '040000').map(({ path }) => posix.basename(path));
  const own = [...new Set(group.map(({ name }) => name.system))];
  const tree = await RemoteTree.read(clone, commit, target.path, [...new Set([...own, ...folders])]);
  const published: Published[] = [];
  for (const remote of await tree.environments(group.map(({ name }) => name))) {
    const at = (file: string): string => posix.join(remote.folder.path, file);
    const origin = { folder: remote.folder, statement: await tree.text(at(STATEMENT_NAME)), metadata: await tree.text(at(METADATA_NAME)) };
    const { provenance, findings } = readOrigin(remote, origin);
    const signatures = asksOf(remote) ? await signaturesOf(setting, clone, commit, { ...remote, source: provenance?.commit }) : [];
    const { system, environment } = remote;
    published.push({ system, environment, target, remote, provenance, findings: [...findings, ...signatures] });
  }
  const within = (await Promise.all(own.map((system) => tree.children(posix.join(target.path, system))))).flat();
  const others = await tree.environments(tree.names().filter(({ system }) => !setting.systems.includes(system)));
  const known = await Promise.all(others.map(async ({ provenance }) => provenance && setting.project.clone.find(provenance.commit)));
  const beside = besideFindings({
    ...setting,
    path: target.path,
    top,
    within,
    others: others.map((other, index) => ({ ...other, ours: known[index] !== undefined })),
  });
  const controls = await controlFindings(
    clone.repository,
    commit,
    published.map(({ remote }) => remote.folder),
  );
  return { published, beside: [...beside, ...(await metadataBeside(setting, clone, commit, [...top, ...within])), ...controls] };
}

function signaturesOf({ project, line }: Setting, { repository }: RemoteClone, tip: string, remote: RemoteEnvironment): Promise<Finding[]> {
  const { access } = line;
  if (access === undefined) throw missingAccess(access, 'by whose signature it may be published');
  const { source, folder } = remote;
  return signerFindings({ name: remote, published: repository, tip, folder: folder.path, project, line, access, source });
}

/** The metadata beside the environments, where it names a commit of this project, or none at all: whoever reads it goes by it. */
async function metadataBeside(
  { project, line }: Setting,
  { repository }: RemoteClone,
  commit: string,
  beside: readonly TreeEntry[],
): Promise<Finding[]> {
  const paths = [...new Set([METADATA_NAME, ...beside.map(({ path }) => path).filter((path) => posix.basename(path) === METADATA_NAME)])];
  const found: Finding[] = [];
  for (const path of paths) {
    const text = (await repository.content(commit, path))?.toString('utf8');
    if (text === undefined) continue;
    const source = drySourceOf(text);
    if (source === undefined) found.push({ path, kind: 'unexpected', detail: 'names no commit' });
    const known = source === undefined ? undefined : await project.clone.find(source);
    if (known === undefined) continue;
    const origin = await sourceOf(project.clone, known);
    const isOurs = (await project.clone.isOnLine(known, line.tip)) && isMetadataOf(text, origin);
    if (!isOurs) found.push({ path, kind: 'different', detail: 'not what galley publish writes' });
  }
  return found;
}
