import { clusterFor } from '../../core/adopt/cluster';
import { withLocked } from '../../core/adopt/lockfiles';
import { partDifferences } from '../../core/adopt/part-differences';
import { withCluster, withPart, withSlots } from '../../core/adopt/part-edits';
import { partIdentifier } from '../../core/adopt/part-files';
import { type PartPlan, partPlan } from '../../core/adopt/part-plan';
import { type PartSource, parseRecord, partFolder } from '../../core/adopt/part-record';
import { partSystemFiles } from '../../core/adopt/part-system';
import { GalleyError, problem, type Warning } from '../../core/errors';
import { readManifests } from '../../core/manifest/manifests';
import type { KubernetesObject } from '../../core/object/object';
import { refuseName } from '../../core/scaffold/names';
import { removeNewFiles, writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { inScratch, makeFolder } from '../../ports/disk/scratch';
import { originUrl } from '../../ports/git/origin-url';
import { formatFiles } from '../../ports/process/format';
import { type RenderedPart, renderPart } from '../../ports/process/manifest-tools';
import { editedTexts, type FileEdit, putEdits } from '../scaffold/marked-edits';
import { mainEdits } from '../scaffold/name-in-main';
import { type AcceptedChecks, acceptFindings } from './accept-findings';
import { knownSlots } from './known-slots';
import { provePart } from './prove-part';

/** A part that is to be kept as its own tool renders it. */
export interface PartRequest {
  readonly system: string;
  readonly source: PartSource;
  /** Of a system that is not there yet. */
  readonly environment: string;
  /** Takes what is new of a part that is there. */
  readonly replace: boolean;
  readonly progress: (text: string) => void;
}

/** What has become of it. */
export interface VendoredPart {
  readonly plan: PartPlan;
  /** `new` and `replaced` were written; a part that differs was not. */
  readonly outcome: 'new' | 'same' | 'differs' | 'replaced';
  /** Differences from the vendored part. */
  readonly differences: readonly string[];
  /** What the tool does not render the same way twice. */
  readonly unsteady: readonly string[];
  readonly created: readonly string[];
  readonly edited: readonly string[];
  /** @default - nothing was written */
  readonly accepted?: AcceptedChecks;
  /** What the tool rendered that is no object. */
  readonly others: readonly Warning[];
}

/** Whether what is vendored is what the tool renders, and all of it. */
export const isWholePart = ({ outcome, plan }: VendoredPart): boolean => outcome !== 'differs' && plan.losses.every(({ out }) => !out);

/**
 * Renders a part by its own tool, keeps what that renders beside the system's chart, and proves that the system renders it too. A part that is there
 * is rendered again, and compared.
 *
 * @throws GalleyError with the tool's error, for unreadable output, or a failed render; it then leaves no file behind
 */
export async function vendorPart(project: Project, request: PartRequest): Promise<VendoredPart> {
  const { system, source, progress } = request;
  refuseName('--system', system);
  refuseName('--part', source.part);
  progress(`rendering ${source.part} by ${source.tool}`);
  const [first, second] = await inScratch('part', async (scratch) => [
    await renderPart(source, project.root, makeFolder(`${scratch}/a`)),
    await renderPart(source, project.root, makeFolder(`${scratch}/b`)),
  ]);
  const folder = partFolder(system, source.part);
  const place = { file: `${folder}/made.json` };
  const text = project.readText(place.file);
  const before = text === undefined ? undefined : parseRecord(text, place);
  const read = readRendered(first as RenderedPart);
  const planOf = (rendered: RenderedPart): PartPlan =>
    partPlan({
      system,
      made: rendered.made,
      given: readRendered(rendered).manifests,
      known: knownSlots(project, system),
      ...(before && { before: before.images }),
    });
  const plan = planOf(first as RenderedPart);
  const unsteady = partDifferences(plan.objects, planOf(second as RenderedPart).objects);
  const about = { plan, unsteady, others: read.others };
  if (before === undefined) return { ...about, outcome: 'new', differences: [], ...(await addPart(project, request, plan)) };
  const vendored = JSON.parse(project.readText(`${folder}/manifests.json`) ?? '[]') as KubernetesObject[];
  const differences = partDifferences(vendored, plan.objects, { before, after: plan.record });
  const none = { created: [], edited: [] };
  if (differences.length === 0) return { ...about, outcome: 'same', differences, ...none };
  if (!request.replace) return { ...about, outcome: 'differs', differences, ...none };
  return { ...about, outcome: 'replaced', differences, ...(await replacePart(project, request, plan)) };
}

/** @throws GalleyError with what can't be read as an object */
function readRendered({ text, made: { part, tool } }: RenderedPart) {
  const { manifests, unread, others } = readManifests(new Map([[`${tool} ${part}`, text]]));
  if (unread.length > 0) throw new GalleyError(unread);
  if (manifests.length > 0) return { manifests, others };
  throw problem('USAGE', { subject: part, expected: 'objects', got: `none, as ${tool} renders it`, next: 'look at its values' });
}

async function addPart(
  project: Project,
  request: PartRequest,
  plan: PartPlan,
): Promise<Pick<VendoredPart, 'created' | 'edited' | 'accepted'>> {
  const { system, source } = request;
  const isNew = project.readText(`charts/${system}/index.ts`) === undefined;
  const files = isNew
    ? new Map([
        ...plan.files,
        ...partSystemFiles({ system, environment: request.environment, repository: await repositoryOf(project), plan }),
      ])
    : plan.files;
  const chart: FileEdit = {
    path: `charts/${system}/index.ts`,
    edit: (text) => withPart(text, source.part, Object.keys(plan.record.images).length > 0),
    byHand: `import ${partIdentifier(source.part)} from './vendored/${source.part}' and call it in build()`,
  };
  const edits = isNew ? mainEdits(project, system) : [chart, ...sharedEdits(project, system, plan)];
  return written(project, request, plan, { files, edits });
}

async function replacePart(
  project: Project,
  request: PartRequest,
  plan: PartPlan,
): Promise<Pick<VendoredPart, 'created' | 'edited' | 'accepted'>> {
  const isThere = (path: string): boolean => project.readText(path) !== undefined;
  const own = [...plan.files].filter(([path]) => isThere(path)).map(([path, text]): FileEdit => ({ path, edit: () => text, byHand: '' }));
  const files = new Map([...plan.files].filter(([path]) => !isThere(path)));
  return written(project, request, plan, { files, edits: [...own, ...sharedEdits(project, request.system, plan)] });
}

const repositoryOf = async (project: Project): Promise<string> =>
  (await originUrl(project.root)) ?? 'https://git.example.com/deployments.git';

/** What a system's own files get of a part: slots, images in each lockfile, what each environment's cluster has. */
function sharedEdits(project: Project, system: string, { locked, objects }: PartPlan): FileEdit[] {
  const slots = [...locked.keys()];
  const cluster = clusterFor(objects);
  return [
    ...(slots.length === 0
      ? []
      : [
          {
            path: `charts/${system}/images.ts`,
            edit: (text: string) => withSlots(text, slots),
            byHand: `add ${slots.join(', ')} to thirdParty`,
          },
        ]),
    ...project.releases(system).map((version) => ({
      path: `releases/${system}/${version}.yaml`,
      edit: (text: string) => withLocked(text, locked),
      byHand: `add ${slots.join(', ')} to thirdParty`,
    })),
    ...environmentsOf(project, system).map((environment) => ({
      path: `envs/${system}/${environment}.yaml`,
      edit: (text: string) => withCluster(text, cluster),
      byHand: `add ${JSON.stringify(cluster)} to cluster`,
    })),
  ];
}

const environmentsOf = (project: Project, system: string): string[] =>
  project.environments().flatMap((each) => (each.system === system ? [each.environment] : []));

async function written(
  project: Project,
  { system, progress, environment }: PartRequest,
  plan: PartPlan,
  { files, edits }: { readonly files: ReadonlyMap<string, string>; readonly edits: readonly FileEdit[] },
): Promise<Pick<VendoredPart, 'created' | 'edited' | 'accepted'>> {
  const edited = editedTexts(project, edits);
  const { created, kept } = writeNewFiles(project.root, files);
  try {
    if (kept.length > 0)
      throw problem('USAGE', {
        subject: '--part',
        expected: 'no file of it yet',
        got: kept.join(', '),
        next: 'move it away, or choose another name',
      });
    const put = putEdits(project, edited);
    await formatFiles(
      project.root,
      [...created, ...put].filter((path) => !path.endsWith('.json')),
    );
    const environments = environmentsOf(project, system);
    progress('rendering the system');
    const all = environments.length === 0 ? [environment] : environments;
    await provePart(project, system, all, plan);
    progress('checking it');
    return { created, edited: put, accepted: await acceptFindings(project, system, all) };
  } catch (error) {
    removeNewFiles(project.root, created);
    for (const [path, { before }] of edited) project.replaceText(path, { before: project.readText(path), after: before });
    throw error;
  }
}
