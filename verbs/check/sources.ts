import { stepsInStable } from '../../core/check/steps';
import { parseSource } from '../../core/document/parse';
import { valueBelow } from '../../core/document/path';
import type { SourceDocument, SourceScalar } from '../../core/document/source-document';
import { environmentNamed } from '../../core/env/find';
import type { System } from '../../core/env/system';
import { GalleyError, type Place } from '../../core/errors';
import { groupBy } from '../../core/group-by';
import type { Finding } from '../../core/model/finding';
import { type EnvironmentName, nameOf } from '../../core/names';
import { identityOf, type JsonValue, type KubernetesObject } from '../../core/object/object';
import type { Project } from '../../ports/disk/project';
import { openEnvironment, Releases } from '../synth';

/** Looks for sources in at most this many environments, because it renders each several times. */
const MOST_ENVIRONMENTS = 10;
/** How often one environment is rendered at the most. */
const MOST_RENDERINGS = 30;
/** How many lines are tried for one value. */
const MOST_LINES = 3;
/** What says which environment it is, and is no setting of an object. */
const NAMES = new Set(['system', 'environment', 'release', 'delivery', 'kubernetesVersion']);

/**
 * Findings with the line of the environment file that brought the value that they are about: found by rendering with another value there, and never by
 * a guess. It is looked for what is wrong and not accepted, an error or a warning.
 */
export async function withSources(findings: readonly Finding[], project: Project, systems: readonly System[]): Promise<Finding[]> {
  const isOpen = ({ severity, verdict, accepted, environment, path }: Finding): boolean =>
    severity !== 'info' && verdict === 'wrong' && accepted === undefined && environment !== undefined && path !== undefined;
  const byEnvironment = groupBy(findings.filter(isOpen), ({ environment }) => environment ?? '');
  // YAML from elsewhere may be checked where no environment is.
  const known = byEnvironment.size === 0 ? [] : project.environments();
  const sources = new Map<Finding, Place>();
  const releases = new Releases(project);
  for (const [name, open] of [...byEnvironment].slice(0, MOST_ENVIRONMENTS)) {
    const search = new SourceSearch(project, systems, environmentNamed(name, known), releases);
    for (const finding of open) {
      const place = await search.of(finding);
      if (place !== undefined) sources.set(finding, place);
    }
  }
  return findings.map((finding) => {
    const source = sources.get(finding);
    return source === undefined ? finding : { ...finding, source };
  });
}

type Objects = ReadonlyMap<string, KubernetesObject>;

/** One environment, rendered with other values in single lines of its file. */
class SourceSearch {
  readonly #rendered = new Map<SourceScalar | undefined, Promise<Objects | undefined>>();
  readonly #document: SourceDocument | undefined;
  readonly #scalars: readonly SourceScalar[];
  readonly #file: string;

  constructor(
    private readonly project: Project,
    private readonly systems: readonly System[],
    private readonly name: EnvironmentName,
    private readonly releases: Releases,
  ) {
    this.#file = `envs/${nameOf(name)}.yaml`;
    this.#document = parseSource({ text: project.environmentFile(name).text, file: this.#file, code: 'ENV_SYNTAX' }).document;
    this.#scalars = (this.#document?.scalars() ?? []).filter(({ role, path }) => role === 'value' && !NAMES.has(String(path[0])));
  }

  /** The place of the setting that gives the value; undefined if it finds none. */
  async of({ object: { apiVersion, kind, namespace, name }, path = '' }: Finding): Promise<Place | undefined> {
    const key = identityOf({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
    const object = (await this.rendered(undefined))?.get(key);
    if (object === undefined) return undefined;
    const steps = stepsInStable(object, path);
    const value = valueBelow(object, steps);
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    for (const scalar of this.candidates(String(value))) {
      const other = (await this.rendered(scalar))?.get(key);
      if (other !== undefined && valueBelow(other, steps) !== value) return this.#document?.placeOf(scalar.path);
    }
    return undefined;
  }

  /** Settings that stand in a text, the longest first. */
  private candidates(text: string): readonly SourceScalar[] {
    const fits = ({ value }: SourceScalar): boolean => String(value) === text || (String(value).length > 2 && text.includes(String(value)));
    return this.#scalars
      .filter(fits)
      .sort((a, b) => String(b.value).length - String(a.value).length)
      .slice(0, MOST_LINES);
  }

  /** The objects by identity, with another value in one place; undefined if no other value renders. */
  private rendered(scalar: SourceScalar | undefined): Promise<Objects | undefined> {
    const known = this.#rendered.get(scalar);
    if (known !== undefined) return known;
    const rendered = this.#rendered.size > MOST_RENDERINGS ? Promise.resolve(undefined) : this.firstOf(this.textsWithout(scalar));
    this.#rendered.set(scalar, rendered);
    return rendered;
  }

  private textsWithout(scalar: SourceScalar | undefined): readonly string[] {
    const { text } = this.project.environmentFile(this.name);
    if (scalar === undefined) return [text];
    const { value, start, end } = scalar;
    return othersOf(value as JsonValue).map((other) => `${text.slice(0, start)}${JSON.stringify(other)}${text.slice(end)}`);
  }

  private async firstOf(texts: readonly string[]): Promise<Objects | undefined> {
    for (const text of texts) {
      try {
        const { environment, render } = await openEnvironment(
          this.project.withText(this.#file, text),
          this.systems,
          this.name,
          this.releases,
        );
        return new Map(render(environment).map(({ object }) => [identityOf(object), object]));
      } catch (error) {
        if (!(error instanceof GalleyError)) throw error;
      }
    }
    return undefined;
  }
}

/** Values like one, of which a schema may take some. */
function othersOf(value: JsonValue): JsonValue[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string') return [];
  const turned = value.replace(/\d(?!.*\d)/, (digit) => String((Number(digit) + 1) % 10));
  return [...(turned === value ? [] : [turned]), `${value}x`, `x${value}`];
}
