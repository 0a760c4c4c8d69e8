import { join, resolve } from 'node:path';
import { type Problem, problem } from '../core/errors';
import type { Project } from '../ports/disk/project';
import { inScratch } from '../ports/disk/scratch';
import { lookAt } from '../ports/io';
import { GalleyUser } from '../ports/process/project-copy';
import { typeProblems } from '../ports/process/type-check';
import { diff } from './diff/diff';
import type { Diff } from './diff/request';
import { takeVersion } from './take-version';

/** Which Galley a project is to be rendered with. */
export interface UpgradeProps {
  readonly project: Project;
  /** A version, a word that a registry knows one by, or a tarball. @default latest */
  readonly to?: string | undefined;
  /** Whether the project gets it, where it type-checks with it. */
  readonly take: boolean;
  /** Shows its changes before taking it. */
  readonly show: (change: UpgradeChange) => void;
  /** Told of what takes time. */
  readonly progress: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** What another Galley would change. */
export interface UpgradeChange {
  readonly from: string;
  readonly to: string;
  readonly diff: Diff;
  /** What the type checker has against the project's own sources then, and has not now. */
  readonly types: readonly Problem[];
}

/** What has become of it. */
export interface Upgrade extends UpgradeChange {
  /** Whether the project has it now. */
  readonly taken: boolean;
}

/**
 * Renders a project with the Galley that it has and with another one, in a scratch folder, and compares. The project stays as it is, unless the other
 * one is to be taken. Then package.json, lockfile, schemas and dist/ become its own in one go, or stay as they are.
 *
 * @throws GalleyError USAGE where the project has no Galley as a package, or there is no such tarball; RENDER_FAILED where it can't be had, or one of the two
 *   can't render the project
 */
export async function upgrade({ project, to = 'latest', take, show, progress, signal }: UpgradeProps): Promise<Upgrade> {
  const own = new GalleyUser(project.root, signal);
  const asked = own.asked();
  if (asked === undefined)
    throw problem('USAGE', {
      subject: 'upgrade',
      expected: 'a project whose package.json names galley',
      got: project.root,
      next: 'go to one, or begin one: galley init DIR',
    });
  const from = own.installed();
  if (from === undefined)
    throw problem('USAGE', { subject: 'node_modules/galley', expected: 'a package', got: 'none', next: 'run npm ci' });
  const wanted = wantedOf(to);
  return inScratch('upgrade', async (folder) => {
    progress(`rendering with galley ${from}`);
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    await own.render(before);
    progress(`installing ${to} aside`);
    const copy = own.copyTo(join(folder, 'project'));
    await copy.install(wanted.spec);
    const version = copy.installed() ?? to;
    progress(`rendering with galley ${version}`);
    await copy.render(after);
    progress('comparing');
    const change = await diff(project, { base: before, head: after });
    const types = newIn(await typeProblems(copy.folder), await typeProblems(project.root));
    progress('');
    show({ from, to: version, diff: change, types });
    const taken = take && types.length === 0;
    if (taken) {
      progress(`taking galley ${version}`);
      await takeVersion(own, { ...wanted, version, asked, aside: join(folder, 'kept') });
    }
    return { from, to: version, diff: change, types, taken };
  });
}

/** What is wrong already is no work of the other version. */
function newIn(problems: readonly Problem[], known: readonly Problem[]): Problem[] {
  const before = new Set(known.map((each) => JSON.stringify(each)));
  return problems.filter((each) => !before.has(JSON.stringify(each)));
}

/** @throws GalleyError USAGE */
function wantedOf(to: string): { readonly spec: string; readonly isFile: boolean } {
  const isFile = lookAt(to)?.isFile() === true;
  if (isFile) return { spec: resolve(to), isFile };
  if (/[/\\]|\.t?gz$/.test(to))
    throw problem('USAGE', { subject: 'upgrade', expected: 'a tarball that is there', got: JSON.stringify(to), next: 'correct the path' });
  if (!/^[0-9A-Za-z][\w.+-]*$/.test(to))
    throw problem('USAGE', {
      subject: 'upgrade',
      expected: 'a version such as 0.2.0, or a tarball',
      got: JSON.stringify(to),
      next: 'correct it',
    });
  return { spec: `galley@${to}`, isFile };
}
