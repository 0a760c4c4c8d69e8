import { normalObject } from '../../core/compare/normal';
import type { System } from '../../core/env/system';
import { formatProblem, GalleyError } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { identityOf, type KubernetesObject } from '../../core/object/object';
import { type Leaf, withBaseLeaves } from '../../core/review/cause-leaves';
import type { Project } from '../../ports/disk/project';
import { openEnvironment, type ReadsReleases } from '../synth';
import type { Inputs } from './inputs';

/** An object of a rendering: what it says, and what made it. */
export interface Variant {
  readonly text: string;
  readonly construct: string;
}

/** How often one environment is rendered at the most. */
const MOST = 300;

/** One environment, rendered by the working tree's code from some of the head's settings and the base's for the rest. */
export class Variants {
  readonly #known = new Map<string, ReadonlyMap<string, Variant> | undefined>();
  /** Why the base's settings do not render with this code, in a sentence; empty if they do. */
  refused = '';

  /** @param wanted identities of the objects that are asked for */
  constructor(
    private readonly project: Project,
    private readonly systems: readonly System[],
    private readonly name: EnvironmentName,
    private readonly inputs: Inputs,
    private readonly wanted: ReadonlySet<string>,
  ) {}

  /** How often it was rendered. */
  get count(): number {
    return this.#known.size;
  }

  /**
   * The objects by identity, of those that are wanted.
   *
   * @param applied numbers of the settings that are the head's
   * @returns undefined if the settings do not fit together
   * @throws TooMany
   */
  async render(applied: ReadonlySet<number>): Promise<ReadonlyMap<string, Variant> | undefined> {
    const key = this.inputs.changed.map((_, at) => (applied.has(at) ? '1' : '0')).join('');
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#known.size >= MOST) throw new TooMany();
    const rendered = await this.rendered(applied).catch((error: unknown) => {
      if (!(error instanceof GalleyError)) throw error;
      const [first] = error.problems;
      if (applied.size === 0 && first !== undefined) this.refused = formatProblem(first);
      return undefined;
    });
    this.#known.set(key, rendered);
    return rendered;
  }

  private async rendered(applied: ReadonlySet<number>): Promise<ReadonlyMap<string, Variant>> {
    const { base, head, changed, images, baseRelease } = this.inputs;
    const leaves = new Map<string, Leaf[]>();
    const mixed = { ...images.head };
    for (const [at, each] of changed.entries()) {
      if (applied.has(at)) continue;
      if ('leaf' in each) leaves.set(each.file, [...(leaves.get(each.file) ?? []), each.leaf]);
      else if (each.before === undefined) delete mixed[each.slot];
      else mixed[each.slot] = each.before;
    }
    let project = this.project;
    // What the base alone has, such as the file of another cluster.
    for (const [file, text] of base) if (!head.has(file)) project = project.withText(file, text);
    for (const [file, some] of leaves)
      project = project.withText(file, applied.size === 0 ? (base.get(file) ?? '') : withBaseLeaves(head.get(file) ?? '', some));
    const input = { path: '', digest: '' };
    const releases: ReadsReleases = {
      versions: (system) => [...project.releases(system), baseRelease],
      open: () => ({ input, images: mixed, released: new Set(Object.values(mixed).map(String)) }),
    };
    const { environment, render } = await openEnvironment(project, this.systems, this.name, releases);
    const objects = render(environment).filter(({ object }) => this.wanted.has(identityOf(object)));
    return new Map(
      objects.map(({ object, application, construct }) => [identityOf(object), { text: textOf(object, application), construct }]),
    );
  }
}

/** More settings changed, in more ways, than are tried. */
export class TooMany extends Error {}

/** What an object says, and in which application: equal for objects that mean the same. */
export function textOf(object: KubernetesObject, application: string | undefined): string {
  return `${application}\n${normalObject(object).text}`;
}
