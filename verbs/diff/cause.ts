import type { Pair, SideObject } from '../../core/compare/side';
import { systemNamed } from '../../core/env/find';
import type { System } from '../../core/env/system';
import { formatProblem, GalleyError } from '../../core/errors';
import type { Cause, Change } from '../../core/model/change';
import { type EnvironmentName, nameOf } from '../../core/names';
import { identityOf } from '../../core/object/object';
import { type Found, settingsBehind } from '../../core/review/cause-search';
import type { Review } from '../../core/review/review';
import type { ReviewedChange } from '../../core/review/reviewed-change';
import type { Project } from '../../ports/disk/project';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { type CausePart, inputsOf } from './inputs';
import { TooMany, textOf, type Variant, Variants } from './variants';

/** Looks for causes in at most this many environments, because it renders each several times. */
const MOST = 40;

/** What finds causes. */
export interface CauseProps {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly repository: ProjectRepository;
  /** The base's commit. The head is the working tree, whose code runs. */
  readonly base: string;
  /** Called with the number of finished environments, and of all. */
  readonly progress: (done: number, of: number) => void;
}

/** The review with a cause for each change of an environment, found by rendering. */
export async function withCauses(review: Review, props: CauseProps): Promise<Review> {
  const byEnvironment = new Map<string, ReviewedChange[]>();
  for (const each of review.changes) {
    const { environment } = each.change.identity;
    if (environment !== undefined) byEnvironment.set(environment, [...(byEnvironment.get(environment) ?? []), each]);
  }
  const code = await isCodeChanged(props);
  const causes = new Map<ReviewedChange, Cause>();
  for (const [at, [environment, changes]] of [...byEnvironment].entries()) {
    props.progress(at, byEnvironment.size);
    const found = at < MOST ? await causesIn(environment, changes, props, code) : changes.map(() => unknown(TOO_MANY_PLACES));
    for (const [index, each] of changes.entries()) causes.set(each, found[index] ?? unknown('not looked for'));
  }
  const changes = review.changes.map((each) => {
    const cause = causes.get(each);
    return cause === undefined ? each : { ...each, change: { ...each.change, cause } as Change };
  });
  return { ...review, changes };
}

const TOO_MANY_PLACES = `more than ${MOST} environments change: name fewer, or look at one of them alone`;

/** What is no code: a change in it can't bring about what its leaves do not. */
const DATA = /^(?:envs|releases|clusters|prices|dist|docs|test|\.github)\/|\.md$/;

async function isCodeChanged({ repository, base }: CauseProps): Promise<boolean> {
  const changed = await repository.git.list(['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', base]);
  const added = await repository.git.list(['ls-files', '-z', '--others', '--exclude-standard', '--full-name', ':(top)']);
  return [...changed, ...added].some((path) => !DATA.test(repository.own(path)));
}

async function causesIn(environment: string, changes: readonly ReviewedChange[], props: CauseProps, code: boolean): Promise<Cause[]> {
  const { project, systems, repository, base } = props;
  const [system = '', short = ''] = environment.split('/');
  const name: EnvironmentName = { system, environment: short };
  const file = `envs/${nameOf(name)}.yaml`;
  const [was, is] = [(await repository.text(base, file)) !== undefined, project.readText(file) !== undefined];
  if (!was || !is) {
    if (!was && !is) return changes.map(() => unknown(`there is no ${file}`));
    return changes.map((): Cause => oneOf([{ kind: 'environment', place: { file }, ...(!is && { gone: true }) }]));
  }
  try {
    const inputs = await inputsOf(project, repository, base, name, systemNamed(system, systems));
    const wanted = new Set(changes.flatMap(({ pair }) => sidesOf(pair).map(({ object }) => identityOf(object))));
    const variants = new Variants(project, systems, name, inputs, wanted);
    const parts = inputs.changed.map(({ part }) => part);
    const causes: Cause[] = [];
    for (const { pair } of changes) causes.push(await causeOf(pair, variants, parts, code));
    return causes;
  } catch (error) {
    if (error instanceof TooMany) return changes.map(() => unknown('too many settings changed to try them one by one'));
    if (!(error instanceof GalleyError)) throw error;
    const [first] = error.problems;
    return changes.map(() => unknown(first === undefined ? error.message : formatProblem(first)));
  }
}

/** What one object of a change is in some rendering: under either name, where it has two. */
type Seen = ReadonlyMap<string, Variant> | undefined;

async function causeOf(pair: Pair, variants: Variants, parts: readonly CausePart[], isCode: boolean): Promise<Cause> {
  const keys = [...new Set(sidesOf(pair).map(({ object }) => identityOf(object)))];
  const textIn = (seen: Seen): string | undefined => seen && keys.map((key) => seen.get(key)?.text ?? '').join('\n');
  const textOfSide = (side: SideObject | undefined): string =>
    keys.map((key) => (side !== undefined && identityOf(side.object) === key ? textOf(side.object, side.application) : '')).join('\n');
  const all = await variants.render(new Set(parts.keys()));
  const [head, before] = [textOfSide(pair.head), textOfSide(pair.base)];
  if (textIn(all) !== head) return unknown('dist/ is not what the working tree renders: run galley synth');
  const none = await variants.render(new Set());
  const base = textIn(none);
  if (base === undefined) return unknown(`this code does not render what the base says: ${variants.refused}`);
  const is = (wanted: string) => async (applied: ReadonlySet<number>) => {
    const text = textIn(await variants.render(applied));
    return text === undefined ? undefined : text === wanted;
  };
  const construct = keys.map((key) => (all?.get(key) ?? none?.get(key))?.construct).find((each) => each !== undefined);
  const found = base === head ? undefined : await settingsBehind(parts.length, is(head), is(base));
  const settings = withPointer(found?.settings.flatMap((at) => parts[at] ?? []) ?? [], parts);
  if (base === before) return oneOf(settings, found?.way);
  if (!isCode) return unknown("the base's dist/ is not what its sources render, although the code is the same");
  return oneOf([...settings, { kind: 'code', ...(construct !== undefined && { construct }) }], found?.way);
}

/** An entry of another lockfile counts as the environment names that lockfile. */
function withPointer(found: readonly CausePart[], all: readonly CausePart[]): CausePart[] {
  const pointer = all.find(({ kind, path }) => kind === 'environment' && path === 'release');
  const isNeeded = pointer !== undefined && !found.includes(pointer) && found.some(({ kind }) => kind === 'release');
  return isNeeded ? [...found, { ...pointer, kind: 'release' }] : [...found];
}

function oneOf(parts: readonly CausePart[], way?: Found['way']): Cause {
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  const [first] = parts;
  return {
    kind: kinds.length > 1 ? 'several' : (kinds[0] ?? 'unknown'),
    ...(parts.length > 0 && first?.place && kinds.length === 1 && { place: first.place }),
    ...(kinds[0] === 'code' && first?.construct && { construct: first.construct }),
    ...(parts.length > 0 && { parts: [...parts] }),
    ...(way !== undefined && way !== 'each' && { way }),
  };
}

function unknown(why: string): Cause {
  return { kind: 'unknown', why };
}

function sidesOf({ base, head }: Pair): SideObject[] {
  return [base, head].flatMap((each) => each ?? []);
}
