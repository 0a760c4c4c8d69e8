import { join } from 'node:path';
import { differencesOf } from '../../core/adopt/compare';
import type { Given, Loss } from '../../core/adopt/objects';
import { type ImportPlan, importPlan } from '../../core/adopt/plan';
import type { Types } from '../../core/adopt/types';
import { problem, type Warning } from '../../core/errors';
import { readManifests } from '../../core/manifest/manifests';
import { refuseName } from '../../core/scaffold/names';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import { removeNewFiles, type WrittenFiles, writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { inScratch } from '../../ports/disk/scratch';
import { originUrl } from '../../ports/git/origin-url';
import { formatFiles } from '../../ports/process/format';
import { customTypes, kubernetesTypes } from '../../ports/process/kubernetes-types';
import { renderByItself } from '../../ports/process/render-itself';
import { editedTexts, putEdits } from '../scaffold/marked-edits';
import { mainEdits } from '../scaffold/name-in-main';
import { type AcceptedChecks, acceptFindings } from './accept-findings';
import { readSource } from './read-source';

/** What is to become a system. */
export interface ImportRequest {
  readonly system: string;
  /** By the name of the environment: a folder, a file, or `-` for stdin. */
  readonly sources: ReadonlyMap<string, string>;
  readonly kubernetesVersion: string;
  readonly progress: (text: string) => void;
}

/** What has become of it. */
export interface Imported extends WrittenFiles {
  readonly edited: readonly string[];
  readonly plan: ImportPlan;
  /** Differences between the render and its input: none, unless Galley has a bug. */
  readonly differences: ReadonlyMap<string, readonly string[]>;
  readonly accepted: AcceptedChecks;
  /** Input that is no object. */
  readonly others: readonly Warning[];
}

/** Objects that the render changes, by environment. */
export const lossesOf = ({ plan }: Imported): (readonly [environment: string, loss: Loss])[] =>
  [...plan.losses].flatMap(([environment, losses]) => losses.map((loss) => [environment, loss] as const));

/** Whether the render holds the whole input. A template may hold objects. */
export const isWhole = (done: Imported): boolean =>
  [...done.differences.values()].every(({ length }) => length === 0) &&
  lossesOf(done).every(([, { out }]) => !out) &&
  done.others.every(({ code }) => code !== 'FILE_TEMPLATE');

/**
 * Writes a system that renders the input objects, and proves it: renders the system and compares the objects.
 *
 * @throws GalleyError for unreadable input, or a failed render; it then leaves no file behind
 */
export async function importManifests(project: Project, request: ImportRequest): Promise<Imported> {
  const { system, progress } = request;
  refuseName('--system', system);
  for (const name of request.sources.keys()) refuseName('environment', name);
  if (project.readText(`charts/${system}/index.ts`) !== undefined)
    throw problem('USAGE', {
      subject: '--system',
      expected: 'a system that is not there yet',
      got: system,
      next: `choose another name, or move charts/${system} away`,
    });
  const read = [...request.sources].map(([name, word]) => [name, readSource(word)] as const);
  const plan = importPlan({
    system,
    environments: new Map(read.map(([name, { manifests }]) => [name, manifests])),
    repository: (await originUrl(project.root)) ?? 'https://git.example.com/deployments.git',
    kubernetesVersion: request.kubernetesVersion,
    types: typesFor(read.flatMap(([, { manifests }]) => manifests)),
  });
  const edited = editedTexts(project, mainEdits(project, system));
  progress(`writing ${plan.files.size} files`);
  const written = writeNewFiles(project.root, plan.files);
  try {
    if (written.kept.length > 0)
      throw problem('USAGE', {
        subject: '--system',
        expected: 'no file of it yet',
        got: written.kept.join(', '),
        next: 'move it away, or choose another name',
      });
    const edits = putEdits(project, edited);
    await formatFiles(project.root, [...written.created, ...edits]);
    progress('rendering it');
    const differences = await prove(project, system, plan);
    progress('checking it');
    const accepted = await acceptFindings(project, system, [...request.sources.keys()]);
    return { accepted, ...written, edited: edits, plan, differences, others: read.flatMap(([, { others }]) => others) };
  } catch (error) {
    removeNewFiles(project.root, written.created);
    for (const [path, { before }] of edited) project.replaceText(path, { before: project.readText(path), after: before });
    throw error;
  }
}

/** Classes of Kubernetes' own kinds, of the input's kinds, and of the kinds that replace Secrets. */
const typesFor = (read: readonly Given[]): Types[] => [
  kubernetesTypes(),
  ...customTypes(['external-secrets.io', ...read.map(({ object }) => object.apiVersion.split('/').at(-2) ?? '')]),
];

/** Renders each environment by the project's own program, and compares. */
function prove(project: Project, system: string, plan: ImportPlan): Promise<Map<string, readonly string[]>> {
  return inScratch('import', async (scratch) => {
    const names = [...plan.expected.keys()];
    await renderByItself(
      project.root,
      names.map((name) => `${system}/${name}`),
      scratch,
    );
    return new Map(
      names.map((name) => {
        const { manifests } = readManifests(readManifestFiles(join(scratch, system, name)).files);
        return [
          name,
          differencesOf(
            plan.expected.get(name) ?? [],
            manifests.map(({ object }) => object),
          ),
        ];
      }),
    );
  });
}
