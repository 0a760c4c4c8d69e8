import { join } from 'node:path';
import { type Acceptance, accepted } from '../../core/check/acceptance';
import { CHECKS } from '../../core/check/checks';
import { acceptancesIn, type ChecksFile, loadChecks, NO_CHECKS_FILE, takes } from '../../core/check/checks-file';
import { selectEnvironments } from '../../core/env/select';
import type { System } from '../../core/env/system';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import type { Finding } from '../../core/model/finding';
import { nameOf } from '../../core/names';
import { isThere } from '../../ports/disk/manifest-files';
import type { Project } from '../../ports/disk/project';
import { inScratch, makeFolder } from '../../ports/disk/scratch';
import { checkEnvironments } from './check-environments';
import { checkFiles } from './check-files';
import type { Checked } from './checked';
import type { SchemasJudged } from './schemas';
import { type Base, baseAt } from './since';
import { withSources } from './sources';

/** Ids that `checks.yaml` may speak of. */
export const CHECK_IDS: readonly string[] = CHECKS.map(({ id }) => id);

/** What is checked. */
export interface CheckProps {
  readonly project: Project;
  readonly systems: readonly System[];
  /** Environments, folders, files, `-`; none for every environment. */
  readonly words: readonly string[];
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  readonly crds?: string | undefined;
  readonly whole: boolean;
  /** `2026-11-29` */
  readonly today: string;
  /** Only what is new since this revision counts. @default - all */
  readonly since?: string | undefined;
  readonly progress?: ((name: string) => void) | undefined;
}

/** All findings, accepted ones too. */
export interface CheckAnswer extends Omit<Checked, 'acceptances'> {
  /** What a change accepts itself, which does not count for it. */
  readonly broughtAcceptances: readonly Acceptance[];
}

/**
 * Checks environments and files, each as a whole.
 *
 * @throws GalleyError where a word names nothing, an environment can't be rendered, or checks.yaml is wrong
 */
export async function check(props: CheckProps): Promise<CheckAnswer> {
  return inScratch('check', (scratch) => checkIn(props, scratch));
}

async function checkIn(props: CheckProps, scratch: string): Promise<CheckAnswer> {
  const { project, systems, words, progress, today } = props;
  const own = checksFile(project);
  const { names, paths } = apart(project, words);
  const base =
    props.since === undefined
      ? undefined
      : await baseAt({ ...props, scratch: makeFolder(join(scratch, 'base')) }, props.since, names, paths);
  const file = base?.file ?? own;
  const parts: Checked[] = [];
  if (names.length > 0)
    parts.push(
      await checkEnvironments({
        project,
        systems,
        names,
        file,
        scratch: makeFolder(join(scratch, 'environments')),
        progress: (name) => progress?.(nameOf(name)),
      }),
    );
  if (paths.length > 0) parts.push(await checkFiles({ ...props, words: paths, file, scratch: makeFolder(join(scratch, 'files')) }));
  const acceptances = [...parts.flatMap((each) => each.acceptances), ...acceptancesIn(own, 'checks.yaml', usable(project, parts))];
  const found = parts.flatMap(({ findings }) => findings);
  return {
    findings: await withSources(base === undefined ? accepted(found, acceptances, today) : newSince(base, found, today), project, systems),
    broughtAcceptances: base === undefined ? [] : acceptances.filter((each) => !base.acceptances.some((before) => isSame(before, each))),
    unread: parts.flatMap(({ unread }) => unread),
    others: parts.flatMap(({ others }) => others),
    passed: new Map(parts.flatMap(({ passed }) => [...passed])),
    schemas: together(parts.map(({ schemas }) => schemas)),
    objects: parts.reduce((sum, { objects }) => sum + objects, 0),
    environments: parts.flatMap(({ environments }) => environments),
  };
}

function together(parts: readonly SchemasJudged[]): SchemasJudged {
  const notJudged = new Map<string, number>();
  for (const [why, count] of parts.flatMap((each) => [...each.notJudged])) notJudged.set(why, (notJudged.get(why) ?? 0) + count);
  return { judged: parts.reduce((sum, { judged }) => sum + judged, 0), notJudged };
}

/** What a revision did not have, by its own severities and acceptances: a change does not accept its own findings. */
function newSince({ found, acceptances }: Base, findings: readonly Finding[], today: string): Finding[] {
  const fresh = findings.filter(({ fingerprint }) => !found.has(fingerprint));
  return accepted(
    fresh,
    acceptances.map((each) => ({ ...each, mayBeUnused: true })),
    today,
  ).filter(({ check }) => !check.startsWith('acceptance-'));
}

const isSame = (a: Acceptance, b: Acceptance): boolean =>
  a.check === b.check &&
  a.reason === b.reason &&
  a.until === b.until &&
  a.subject.kind === b.subject.kind &&
  a.subject.name === b.subject.name;

/** @throws GalleyError CHECKS_SYNTAX, CHECKS_INVALID */
export function checksFile(project: Project): ChecksFile {
  const text = project.readText('checks.yaml');
  return text === undefined ? NO_CHECKS_FILE : loadChecks({ text, file: 'checks.yaml' }, CHECK_IDS);
}

/** An acceptance that some environment could still use, which was not checked now, may be there for it. */
function usable(project: Project, parts: readonly Checked[]): (environment: string | undefined) => boolean {
  const done = new Set(parts.flatMap(({ environments }) => environments));
  if (done.size === 0) return (environment) => environment === undefined;
  const known = project.environments().map(nameOf);
  return (environment = '*') => known.filter((name) => takes(environment, name)).every((name) => done.has(name));
}

/** Environments by name, and paths: a word with a dot or a slash in front is a path in any case. */
function apart(
  project: Project,
  words: readonly string[],
): { readonly names: ReturnType<typeof selectEnvironments>; readonly paths: readonly string[] } {
  const isPlainPath = (word: string): boolean => word === '-' || /^\.{0,2}\//.test(word) || /^\.{1,2}$/.test(word);
  const areOnlyPaths = words.length > 0 && (words.every(isPlainPath) || !project.hasEnvironments);
  const known = areOnlyPaths ? [] : project.environments();
  const isName = (word: string): boolean => known.some((each) => word === each.system || takes(word, nameOf(each)));
  const [names, paths]: [string[], string[]] = [[], []];
  for (const word of words) {
    if (!isPlainPath(word) && isName(word)) names.push(word);
    else paths.push(word);
  }
  const missing = paths.filter((word) => !isPlainPath(word) && !isThere(word));
  // Like every other command, the error suggests the nearest name.
  if (!areOnlyPaths && missing.length > 0 && missing.every((word) => /^[a-z0-9-]+(?:\/[a-z0-9-]+)?$/.test(word)))
    selectEnvironments(known, { words: missing });
  return { names: words.length === 0 || names.length > 0 ? selectEnvironments(known, { words: names }) : [], paths };
}
