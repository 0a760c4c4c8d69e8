import { row } from '../../../cli/print/columns';
import { NO_CHECKS_FILE } from '../../../core/check/checks-file';
import { stepsOf } from '../../../core/check/steps';
import { environmentNamed } from '../../../core/env/find';
import { groupBy } from '../../../core/group-by';
import type { JsonValue, KubernetesObject, RenderedObject } from '../../../core/object/object';
import { Project } from '../../../ports/disk/project';
import { type CheckEnvironmentProps, checkEnvironment } from '../../../verbs/check/check-environments';
import { openEnvironment, Releases } from '../../../verbs/synth';
import { ROOT } from '../../support/galley';
import { ownSystems } from '../../support/own-systems';
import { MUTATIONS, type Mutation } from './support/check-mutations';

interface Base extends CheckEnvironmentProps {
  /** Fingerprints of the findings without any fault. */
  readonly found: ReadonlySet<string>;
}

const project = new Project(ROOT);
const bases = new Map<string, Base>();

beforeAll(async () => {
  const releases = new Releases(project);
  for (const name of new Set(MUTATIONS.map(({ environment }) => environment))) {
    const { system, environment, render } = await openEnvironment(
      project,
      ownSystems(),
      environmentNamed(name, project.environments()),
      releases,
    );
    const props = { system, environment, rendered: render(environment), file: NO_CHECKS_FILE };
    bases.set(name, { ...props, found: new Set(checkEnvironment(props).findings.map(({ fingerprint }) => fingerprint)) });
  }
}, 120_000);

/** How many faults each check finds, as a table. */
afterAll(() => {
  const found = MUTATIONS.flatMap(({ brings }) => [...new Set(brings.map((each) => each.split(' ')[0] as string))]);
  const rows = [...groupBy(found, (check) => check)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([check, all]) => row([check, 32], [String(all.length), 7, 'right']));
  process.stderr.write(`${[`${MUTATIONS.length} faults`, row(['found by', 32], ['faults', 7, 'right']), ...rows].join('\n')}\n`);
});

test('there are enough faults, no two alike, and each is found', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(250);
  expect(new Set(MUTATIONS.map(({ brings: _, ...fault }) => JSON.stringify(fault))).size).toBe(MUTATIONS.length);
  expect(MUTATIONS.filter(({ brings }) => brings.length === 0)).toEqual([]);
});

const nameOf = ({ kind, metadata: { namespace, name } }: KubernetesObject): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join('/');

/** The objects of an environment with a fault in one of them. */
function mutated(rendered: readonly RenderedObject[], { object, path, value }: Mutation): RenderedObject[] {
  expect(rendered.filter((each) => nameOf(each.object) === object)).toHaveLength(1);
  return rendered.flatMap((each) => {
    if (nameOf(each.object) !== object) return [each];
    return path === undefined ? [] : [{ ...each, object: changed(each.object, stepsOf(path), value) as KubernetesObject }];
  });
}

function changed(object: JsonValue, [step, ...rest]: readonly (string | number)[], value: JsonValue | undefined): JsonValue {
  if (step === undefined) return value ?? null;
  const copy = structuredClone(object) as Record<string | number, JsonValue>;
  copy[step] = changed(copy[step] ?? {}, rest, value);
  return copy as JsonValue;
}

test.each(MUTATIONS.map((each) => [`${each.environment} ${each.object} ${each.path ?? '(gone)'}`, each] as const))('%s', (_, mutation) => {
  const base = bases.get(mutation.environment) as Base;
  const { findings } = checkEnvironment({ ...base, rendered: mutated(base.rendered, mutation) });
  const counts = new Map<string, number>();
  for (const { check, fingerprint, object } of findings) {
    if (base.found.has(fingerprint)) continue;
    const name = `${check} ${object.kind} ${[object.namespace, object.name].filter((part) => part !== undefined).join('/')}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect([...counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`)).sort()).toEqual([...mutation.brings].sort());
});
