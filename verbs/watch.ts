import { accepted } from '../core/check/acceptance';
import { acceptancesIn } from '../core/check/checks-file';
import type { SideObject } from '../core/compare/side';
import type { System } from '../core/env/system';
import { GalleyError } from '../core/errors';
import type { Finding } from '../core/model/finding';
import { DIST, type EnvironmentName, nameOf } from '../core/names';
import type { KubernetesObject, RenderedObject } from '../core/object/object';
import { type ReviewResult, reviewResult } from '../core/review/document';
import { reviewOf } from '../core/review/review';
import { placeInDist } from '../core/review/tree-place';
import type { Project } from '../ports/disk/project';
import { type WrittenFile, writtenFiles, writtenObject } from '../ports/disk/written-tree';
import { today } from '../ports/process/today';
import { checksFile } from './check/check';
import { checkEnvironment } from './check/check-environments';
import { hiding } from './diff/diff';
import { type OpenedEnvironment, openEnvironment } from './synth';

/** What became of environments between two moments. */
export interface SinceLast {
  readonly result: ReviewResult;
  /** Findings that were not there before, and are accepted by nobody. */
  readonly found: readonly Finding[];
  /** Number of findings that are gone. */
  readonly settled: number;
}

/** The state of environments in dist/, to compare with their next render. */
export class NotedTrees {
  readonly #trees = new Map<string, Tree>();

  constructor(
    private readonly project: Project,
    private readonly systems: readonly System[],
    /** The folder of all environments, absolute. */
    private readonly out: string,
  ) {}

  /** Notes how environments stand that are not known yet: their files alone, which takes next to no time. */
  note(names: readonly EnvironmentName[]): void {
    for (const name of names) if (!this.#trees.has(nameOf(name))) this.#trees.set(nameOf(name), this.read(name));
  }

  /** Changes since the last snapshot of the environments; takes a new snapshot. */
  async since(names: readonly EnvironmentName[]): Promise<SinceLast> {
    const [base, head]: [SideObject[], SideObject[]] = [[], []];
    const [before, now]: [Finding[], Finding[]] = [[], []];
    for (const name of names) {
      const fresh = this.read(name);
      fresh.opened = await this.open(name);
      const old = this.#trees.get(nameOf(name)) ?? new Tree(new Map());
      old.opened ??= fresh.opened;
      this.#trees.set(nameOf(name), fresh);
      base.push(...sidesOf(name, old));
      head.push(...sidesOf(name, fresh));
      before.push(...this.check(old));
      now.push(...this.check(fresh));
    }
    const [had, has] = [before, now].map((all) => new Set(all.map(({ fingerprint }) => fingerprint)));
    return {
      result: reviewResult(reviewOf({ base, head }, { hide: hiding() })),
      found: now.filter(({ fingerprint }) => !had?.has(fingerprint)),
      settled: before.filter(({ fingerprint }) => !has?.has(fingerprint)).length,
    };
  }

  /** Reads what environments say now, for those that a save may change next. */
  async remember(names: readonly EnvironmentName[]): Promise<void> {
    for (const name of names) {
      const tree = this.#trees.get(nameOf(name));
      if (tree !== undefined) tree.opened ??= await this.open(name);
    }
  }

  private read(name: EnvironmentName): Tree {
    const before = this.#trees.get(nameOf(name))?.files;
    const files = orNothing(() => writtenFiles(this.out, name)).map((file) => {
      // What a save does not touch is not parsed again.
      const known = before?.get(file.path);
      return [file.path, known?.text === file.text ? known : new TreeFile(file)] as const;
    });
    return new Tree(new Map(files));
  }

  private async open(name: EnvironmentName): Promise<Tree['opened']> {
    try {
      return await openEnvironment(this.project, this.systems, name);
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      return undefined;
    }
  }

  /** Findings that nobody has accepted; empty if the check can't run: rendering reports the reason. */
  private check({ files, opened }: Tree): Finding[] {
    if (opened === undefined) return [];
    const rendered = [...files].map(([path, { object }]): RenderedObject => {
      const [application = '', stage, file] = path.split('/');
      return { object, application, ...(file !== undefined && stage !== undefined && { stage }), construct: '' };
    });
    const settings = checksFile(this.project);
    const { findings, acceptances } = checkEnvironment({ ...opened, rendered, file: settings });
    const all = [...acceptances, ...acceptancesIn(settings, 'checks.yaml', () => false)];
    return accepted(
      findings,
      all.map((each) => ({ ...each, mayBeUnused: true })),
      today(),
    ).flatMap(({ construct: _, ...finding }) => (finding.accepted === undefined ? [finding] : []));
  }
}

/** An environment as it stood in dist/ at a moment. */
class Tree {
  /** The checks of that moment; undefined if their file was unreadable or not yet read. */
  opened: Pick<OpenedEnvironment, 'system' | 'environment'> | undefined;

  /** @param files by path below the environment's folder */
  constructor(readonly files: ReadonlyMap<string, TreeFile>) {}
}

/** A file, parsed when somebody looks at its object. */
class TreeFile {
  readonly text: string;
  #object: KubernetesObject | undefined;

  constructor(private readonly file: WrittenFile) {
    this.text = file.text;
  }

  get object(): KubernetesObject {
    this.#object ??= writtenObject(this.file);
    return this.#object;
  }
}

const sidesOf = (name: EnvironmentName, { files }: Tree): SideObject[] =>
  [...files].map(([path, { object }]) => {
    const file = `${DIST}/${nameOf(name)}/${path}`;
    return { object, file, ...placeInDist(file) };
  });

/** Before it was ever rendered there is nothing. */
function orNothing<Each>(read: () => Each[]): Each[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof GalleyError) return [];
    throw error;
  }
}
