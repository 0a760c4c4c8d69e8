import { join, posix } from 'node:path';
import { digestOf } from '../../core/digest';
import { isGoverned, isGovernedText } from '../../core/env/governed';
import type { Selection } from '../../core/env/select';
import type { System } from '../../core/env/system';
import { problem } from '../../core/errors';
import type { TreeEntry } from '../../core/git/tree-entry';
import { groupBy } from '../../core/group-by';
import { type EnvironmentName, nameOf } from '../../core/names';
import { besideFindings } from '../../core/published/beside';
import { drySourceOf, isMetadataOf, METADATA_NAME } from '../../core/published/hydrator';
import { type Provenance, STATEMENT_NAME } from '../../core/published/statement';
import { type Target, type TargetOptions, targetOf } from '../../core/published/target';
import { type Finding, readOrigin, verifyFolder } from '../../core/published/verify-folder';
import { releaseIn } from '../../core/release/pointer';
import type { Project } from '../../ports/disk/project';
import { inScratch, makeFolder } from '../../ports/disk/scratch';
import type { Git } from '../../ports/git/git';
import { ProjectRepository } from '../../ports/git/project-repository';
import { reachSettings } from '../../ports/git/reach-settings';
import { RemoteClone } from '../../ports/git/remote-clone';
import { type RemoteEnvironment, RemoteTree } from '../../ports/git/remote-tree';
import { SourceTree } from '../../ports/git/source-tree';
import { toolVersion } from '../../ports/process/tool-version';
import { missingAccess } from '../access/at-commit';
import { sourceOf, TOOL_LOCKFILE } from '../publish/prepare';
import { selectedEnvironments } from '../select-environments';
import { openEnvironment } from '../synth';
import { type Behind, behind, type TrustedLine, trustedLine } from './line';
import { signerFindings } from './signers';

/** What a person asks to verify. */
export interface VerifyRequest extends Omit<TargetOptions, 'prBranch'>, Selection {
  /** Ask for the signature of somebody who may publish. @default - of what is governed */
  readonly signed?: boolean;
  /** Take it for a fault where the branch has changed an environment since. */
  readonly newest: boolean;
}

/** What was found of one published environment. */
export interface Verified extends EnvironmentName {
  readonly target: Target;
  /** What its statement says; undefined where it has none. */
  readonly provenance: Provenance | undefined;
  /** What the trusted branch has changed of it since; undefined where it has nothing. */
  readonly behind: (Behind & { readonly branch: string }) | undefined;
  /** Empty where it is what its source renders. */
  readonly findings: readonly Finding[];
}

/** All that was found. */
export interface Verification {
  readonly environments: readonly Verified[];
  /** What stands beside the environments, and was not published by this project. */
  readonly beside: readonly Finding[];
}

interface Published extends EnvironmentName {
  readonly target: Target;
  readonly remote: RemoteEnvironment;
  readonly provenance: Provenance | undefined;
  readonly findings: readonly Finding[];
}

/** What does not depend on one environment. */
interface Setting {
  readonly project: ProjectRepository;
  readonly line: TrustedLine;
  readonly request: VerifyRequest;
  readonly systems: readonly string[];
  readonly declared: readonly EnvironmentName[];
  /** Environments that their own files call governed. */
  readonly governed: ReadonlySet<string>;
}

/**
 * Renders published environments again, each at the commit that it names, and compares. Only first parents of the trusted branch are rendered: the code of
 * any other commit could be anyone's.
 *
 * @param git runs in the project's folder
 * @throws GalleyError GIT_REVISION_UNKNOWN where such a commit is not on that line; ACCESS_MISSING where a signature counts and nothing says whose
 */
export async function verify(git: Git, project: Project, systems: readonly System[], request: VerifyRequest): Promise<Verification> {
  const declared = project.environments();
  const repository = await ProjectRepository.of(project, git.props.signal);
  const targets: { name: EnvironmentName; target: Target }[] = [];
  const governed = new Set<string>();
  for (const name of selectedEnvironments(project, request)) {
    const { environment } = await openEnvironment(project, systems, name);
    targets.push({ name, target: targetOf(environment.repository, request) });
    if (isGoverned(environment)) governed.add(nameOf(name));
  }
  const line = await trustedLine(repository);
  const setting: Setting = { project: repository, line, request, systems: systems.map(({ name }) => name), declared, governed };
  return inScratch('verify', async (scratch) => {
    const published: Published[] = [];
    const beside: Finding[] = [];
    for (const [at, group] of [...groupBy(targets, ({ target }) => JSON.stringify(target)).values()].entries()) {
      const elsewhere = git.with({ folder: makeFolder(join(scratch, `remote-${at}`)) });
      const env = await reachSettings(repository.git, elsewhere);
      const read = await readPublished(elsewhere.with({ env }), group, setting);
      published.push(...read.published);
      beside.push(...read.beside);
    }
    const verified: Verified[] = [];
    for (const [at, group] of [...groupBy(published, ({ provenance }) => provenance?.commit ?? '').values()].entries())
      verified.push(...(await renderAgain(setting, project, group, makeFolder(join(scratch, `source-${at}`)))));
    return { environments: verified.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)), beside };
  });
}

async function readPublished(
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
    const signatures = asksOf(remote) ? await signaturesOf(setting, clone, commit, remote) : [];
    const { system, environment } = remote;
    published.push({ system, environment, target, remote, provenance, findings: [...findings, ...signatures] });
  }
  const within = (await Promise.all(own.map((system) => tree.children(posix.join(target.path, system))))).flat();
  const others = await tree.environments(tree.names().filter(({ system }) => !setting.systems.includes(system)));
  const known = await Promise.all(others.map(async ({ provenance }) => provenance && setting.project.repository.find(provenance.commit)));
  const beside = besideFindings({
    ...setting,
    path: target.path,
    top,
    within,
    others: others.map((other, index) => ({ ...other, ours: known[index] !== undefined })),
  });
  return { published, beside: [...beside, ...(await rootMetadata(setting, clone, commit, top))] };
}

function signaturesOf({ project, line }: Setting, { repository }: RemoteClone, tip: string, remote: RemoteEnvironment): Promise<Finding[]> {
  const { access } = line;
  if (access === undefined) throw missingAccess(access, 'by whose signature it may be published');
  return signerFindings({ name: remote, published: repository, tip, folder: remote.folder.path, project, line, access });
}

/** The metadata beside the environments, where it names a commit of this project: whoever reads it goes by it. */
async function rootMetadata(
  { project, line }: Setting,
  { repository }: RemoteClone,
  commit: string,
  top: readonly TreeEntry[],
): Promise<Finding[]> {
  const paths = [...new Set([METADATA_NAME, ...top.map(({ path }) => path).filter((path) => posix.basename(path) === METADATA_NAME)])];
  const found: Finding[] = [];
  for (const path of paths) {
    const text = (await repository.content(commit, path))?.toString('utf8');
    const source = drySourceOf(text);
    const known = source === undefined ? undefined : await project.repository.find(source);
    if (text === undefined || known === undefined) continue;
    const origin = await sourceOf(project.repository, known);
    const isOurs = (await project.repository.isOnLine(known, line.tip)) && isMetadataOf(text, origin);
    if (!isOurs) found.push({ path, kind: 'different', detail: 'not what galley publish writes' });
  }
  return found;
}

async function renderAgain(setting: Setting, project: Project, group: readonly Published[], scratch: string): Promise<readonly Verified[]> {
  const { project: repository, line } = setting;
  const commit = group[0]?.provenance?.commit;
  if (commit === undefined) return group.map((each): Verified => ({ ...each, behind: undefined }));
  const known = await repository.repository.find(commit);
  if (known === undefined || !(await repository.repository.isOnLine(known, line.tip))) {
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: group.map(nameOf).join(', '),
      expected: `to come from a commit on the own line of ${line.name}`,
      got: commit,
      next: 'fetch it, or publish from there, for nothing else is run',
    });
  }
  const source = await SourceTree.checkOut(repository.repository, commit, project.realRoot(), scratch);
  const rendered = await source.render(group);
  const lockfile = source.text(TOOL_LOCKFILE);
  const tool = versionIn(source.text('package.json')) ?? lockedVersion(lockfile) ?? toolVersion();
  const origin = await sourceOf(repository.repository, known);
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
