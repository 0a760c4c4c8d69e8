import type { System } from '../../core/env/system';
import { GalleyError, type Problem, type Warning } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { renderApplications } from '../../core/render/render';
import type { RenderedApplication, RenderInput } from '../../core/render/tree';
import type { Difference } from '../../core/tree/compare';
import type { FileChange } from '../../core/tree/report';
import { compareEnvironment } from '../../ports/disk/compare-environment';
import type { Project } from '../../ports/disk/project';
import { type StagedEnvironment, stageEnvironment } from '../../ports/disk/staged-environment';
import { Releases, synthesizeOne } from '../synth';

/** One application of a rendered environment. */
export interface ApplicationResult {
  readonly name: string;
  readonly resources: number;
  /** Numbers of files. */
  readonly counts: Readonly<Record<FileChange, number>>;
  /** Milliseconds that laying it out took. */
  readonly milliseconds: number;
}

/** What became of one environment: plain data, so that another thread can tell it. */
export interface EnvironmentResult extends EnvironmentName {
  /** Of one that is no longer declared, none. */
  readonly release?: string;
  readonly warnings: readonly Warning[];
  /** The files that it was rendered from. */
  readonly inputs: readonly RenderInput[];
  readonly applications: readonly ApplicationResult[];
  /** Ready to write; undefined after a mere comparison, or if there are problems. */
  readonly staged?: StagedEnvironment;
  /** Differences of the tree; undefined if it was staged. */
  readonly differences?: readonly Difference[];
  /** What is wrong; the rest says nothing then. */
  readonly problems?: readonly Problem[];
  /** Milliseconds by phase. */
  readonly phases: Readonly<Record<string, number>>;
}

/** What is done with each environment. */
export interface RenderJob {
  /** The folder of all environments: `dist`. */
  readonly out: string;
  readonly doing: 'stage' | 'compare';
}

/** Renders single environments of one project: each is read, rendered, checked, written aside or compared, and let go. */
export class Renderer {
  readonly #releases: Releases;

  constructor(
    private readonly project: Project,
    private readonly systems: readonly System[],
    private readonly now: () => number,
  ) {
    this.#releases = new Releases(project);
  }

  /** @throws only what is no GalleyError; those are in the result */
  async render(name: EnvironmentName, { out, doing }: RenderJob): Promise<EnvironmentResult> {
    const begun = this.now();
    try {
      const { release, warnings, inputs, objects } = await synthesizeOne(this.project, this.systems, name, this.#releases);
      const built = this.now();
      const { applications, times } = this.layOut(objects);
      const rendered = { ...name, inputs, applications };
      const laid = this.now();
      const staged = doing === 'stage' ? stageEnvironment(out, rendered, false) : undefined;
      const differences = doing === 'compare' ? compareEnvironment(out, rendered) : undefined;
      const phases = { build: built - begun, text: laid - built, disk: this.now() - laid };
      const results = applications.map(({ name, resources }, index) => ({
        name,
        resources,
        counts: staged?.applications.find((each) => each.name === name)?.counts ?? NONE,
        milliseconds: times[index] ?? 0,
      }));
      const gone = (staged?.applications ?? []).filter((each) => !applications.some(({ name }) => name === each.name));
      const all = [...results, ...gone.map(({ name, counts }) => ({ name, resources: 0, counts, milliseconds: 0 }))];
      return {
        ...name,
        release,
        warnings,
        inputs,
        applications: all,
        phases,
        ...(staged && { staged: light(staged) }),
        ...(differences && { differences }),
      };
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      return { ...name, warnings: [], inputs: [], applications: [], problems: error.problems, phases: {} };
    }
  }

  private layOut(objects: Parameters<typeof renderApplications>[0]) {
    const applications: RenderedApplication[] = [];
    const times: number[] = [];
    let before = this.now();
    for (const application of renderApplications(objects)) {
      applications.push(application);
      times.push(this.now() - before);
      before = this.now();
    }
    return { applications, times };
  }
}

const NONE = { added: 0, changed: 0, removed: 0, unchanged: 0 };

/** Without the list of each application's files: a hundred thousand of them are not needed to be counted. */
const light = (staged: StagedEnvironment): StagedEnvironment => ({
  ...staged,
  applications: staged.applications.map((each) => ({ ...each, files: [] })),
});
