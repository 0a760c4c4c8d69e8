import type { System } from '../../core/env/system';
import { GalleyError, type Problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { Project } from '../../ports/disk/project';
import type { RecordedEnvironment, RenderedRecord } from '../../ports/disk/rendered-record';
import { dropEnvironment, type StagedEnvironment, stageEnvironment } from '../../ports/disk/staged-environment';
import { goneEnvironment, putStagedInPlace, removeEmptyFolders } from '../../ports/disk/write-environment';
import { inCrew, joinCrew, orderOfWorker } from '../../ports/process/crew';
import { uninterrupted } from '../../ports/process/interruption';
import { refuseChanged } from '../before-writing';
import { type EnvironmentResult, Renderer, type RenderJob } from './one';

/** What the threads of a run share. */
interface SharedJob extends RenderJob {
  readonly root: string;
  readonly names: readonly EnvironmentName[];
}

/** What is rendered, and how. */
export interface RenderProps extends RenderJob {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly names: readonly EnvironmentName[];
  /** Number of threads. */
  readonly threads: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Called after each environment. */
  readonly progress?: (name: EnvironmentName) => void;
}

/**
 * Renders environments one by one, and puts them all in place, or, where anything is wrong, none.
 *
 * @param removed environments that are no longer declared
 * @param record of environments to skip; saved at the end. @default - renders all
 * @returns what became of each, in the order of `names`, then of `removed`, whatever the number of threads
 * @throws GalleyError with the problems of all environments at once, and whatever `writeEnvironments` throws; all is as it was then
 */
export async function renderInPlace(
  props: Omit<RenderProps, 'doing'>,
  removed: readonly EnvironmentName[],
  record?: RenderedRecord,
): Promise<readonly EnvironmentResult[]> {
  const skipped = new Map(
    props.names.flatMap((name) =>
      [record?.find(name)].flatMap((found) => (found === undefined ? [] : [[nameOf(name), leftAlone(found)] as const])),
    ),
  );
  const results = await renderEach({ ...props, doing: 'stage', names: props.names.filter((name) => !skipped.has(nameOf(name))) });
  const staged = results.flatMap((result) => result.staged ?? []);
  try {
    refuseProblems(results);
    refuseChanged(
      props.project,
      results.flatMap(({ inputs }) => inputs),
    );
    for (const name of removed) staged.push(stageEnvironment(props.out, goneEnvironment(name), true));
    record?.beforePutting(staged);
  } catch (error) {
    for (const each of staged.toReversed()) dropEnvironment(each);
    throw error;
  }
  uninterrupted(() => putStagedInPlace(staged));
  removeEmptyFolders(props.out, removed);
  record?.keep(results.map(recorded));
  const byName = new Map(results.map((result) => [nameOf(result), result]));
  return [
    ...props.names.flatMap((name) => skipped.get(nameOf(name)) ?? byName.get(nameOf(name)) ?? []),
    ...staged.slice(staged.length - removed.length).map(removedResult),
  ];
}

function recorded({ system, environment, inputs, release = '', warnings, applications, staged }: EnvironmentResult): RecordedEnvironment {
  const kept = applications.filter(({ counts }) => counts.added + counts.changed + counts.unchanged > 0);
  return {
    system,
    environment,
    inputs,
    release,
    warnings,
    applications: kept.map(({ name, resources, counts }) => ({ name, resources, files: counts.added + counts.changed + counts.unchanged })),
    files: staged?.stamps ?? [],
  };
}

/** What the run says of an environment that was not rendered. */
const leftAlone = ({ applications, ...known }: RecordedEnvironment): EnvironmentResult => ({
  ...known,
  applications: applications.map(({ name, resources, files }) => ({
    name,
    resources,
    counts: { added: 0, changed: 0, removed: 0, unchanged: files },
    milliseconds: 0,
  })),
  phases: {},
});

const removedResult = ({ system, environment, applications }: StagedEnvironment): EnvironmentResult => ({
  system,
  environment,
  warnings: [],
  inputs: [],
  applications: applications.map(({ name, counts }) => ({ name, counts, resources: 0, milliseconds: 0 })),
  phases: {},
});

/**
 * Renders environments one by one and compares each with what is there. Nothing is written.
 *
 * @throws GalleyError with the problems of all environments at once
 */
export async function renderAndCompare(props: Omit<RenderProps, 'doing'>): Promise<readonly EnvironmentResult[]> {
  const results = await renderEach({ ...props, doing: 'compare' });
  refuseProblems(results);
  refuseChanged(
    props.project,
    results.flatMap(({ inputs }) => inputs),
  );
  return results;
}

async function renderEach({
  project,
  systems,
  names,
  out,
  doing,
  threads,
  now,
  progress,
}: RenderProps): Promise<readonly EnvironmentResult[]> {
  const renderer = new Renderer(project, systems, now);
  const results: EnvironmentResult[] = [];
  const job: SharedJob = { out, doing, names, root: project.root };
  const task = (index: number): Promise<EnvironmentResult> => renderer.render(names[index] as EnvironmentName, job);
  const arrived = (result: EnvironmentResult, index: number): void => {
    results[index] = result;
    progress?.(result);
  };
  try {
    await inCrew({ job, tasks: names.length }, { size: threads, task, arrived });
  } catch (error) {
    for (const { staged } of results.filter((result) => result !== undefined)) if (staged !== undefined) dropEnvironment(staged);
    throw error;
  }
  return results;
}

/**
 * What a thread does that was started to help: renders until nothing is left.
 *
 * @returns false if this is the main thread
 */
export async function helpToRender(systems: readonly System[], now: () => number): Promise<boolean> {
  const order = orderOfWorker<SharedJob>();
  if (order === undefined) return false;
  const { root, names } = order.job;
  const renderer = new Renderer(new Project(root), systems, now);
  await joinCrew(order, (index) => renderer.render(names[index] as EnvironmentName, order.job));
  return true;
}

/** @throws GalleyError with what is wrong in all of them, each once */
function refuseProblems(results: readonly EnvironmentResult[]): void {
  const problems = results.flatMap((result): readonly Problem[] => result.problems ?? []);
  if (problems.length === 0) return;
  throw new GalleyError([...new Map(problems.map((each) => [JSON.stringify(each), each])).values()]);
}
