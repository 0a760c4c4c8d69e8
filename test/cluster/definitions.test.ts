import { join } from 'node:path';
import { EXAMPLES } from '../charts/ai-agents/examples';
import { resource } from '../charts/ai-agents/examples/example';
import { GOOD, instance } from '../charts/blackbox5/examples';
import type { KubeObject, Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { untilReady } from './support/readiness';
import { applicationsIn, environmentFolder, objectsIn } from './support/trees';
import { SYSTEMS } from './systems';

const { api } = testCluster();

const FOLDERS = SYSTEMS.flatMap(({ system, environments }) => environments.map((name) => environmentFolder(system.name, name)));

/** Definitions that the suite's systems bring themselves: those of a project that an environment installs are the run's. */
const OWN = FOLDERS.flatMap((folder) => applicationsIn(folder).flatMap((name) => objectsIn(join(folder, name)))).filter(
  ({ kind }) => kind === 'CustomResourceDefinition',
);

/** An object of each kind that is ours. */
const EXAMPLE_OF_OWN = [
  ...EXAMPLES.map(({ kind, good }) => resource(kind, good[0] ?? {})),
  instance(GOOD[0] ?? {}),
] as unknown as KubeObject[];

/** One object of each custom kind, rendered where a system has one, moved to a namespace that is there. */
const SAMPLES = new Map<string, Manifest>(
  [...EXAMPLE_OF_OWN, ...FOLDERS.flatMap(objectsIn)]
    .filter(({ apiVersion }) => /\..*\//.test(apiVersion) && !/\.k8s\.io\//.test(apiVersion))
    .map((object) => [`${object.apiVersion} ${object.kind}`, moved(object)] as const),
);

/** What a rule of a definition, beyond types, has to refuse: the change, and the rule's own words. */
const RULES: readonly (readonly [kind: string, fields: Readonly<Record<string, unknown>>, message: string])[] = [
  ['postgresql.cnpg.io/v1 Database', { name: 'postgres' }, 'the name postgres is reserved'],
  [
    'postgresql.cnpg.io/v1 Cluster',
    { imageCatalogRef: { kind: 'ImageCatalog', name: 'a', apiGroup: 'postgresql.cnpg.io', major: 17 } },
    'imageName and imageCatalogRef are mutually exclusive',
  ],
  [
    'labrats.work/v1alpha1 AiInstruction',
    { scope: 'global', priority: 1, roles: ['docs'] },
    'a global instruction has a priority and no roles, a local one roles and no priority',
  ],
];

beforeAll(async () => {
  for (const definition of OWN) await api.apply(definition);
  await untilReady(api, OWN, 60);
});

test('each definition of ours has examples', () => {
  const defined = OWN.flatMap(({ spec }) => spec.versions.map(({ name }: { name: string }) => `${spec.group}/${name} ${spec.names.kind}`));
  expect([...new Set(defined)].sort()).toEqual(EXAMPLE_OF_OWN.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).sort());
});

describe.each([...SAMPLES.keys()])('%s', (kind) => {
  const sample = sampleOf(kind);

  test('what Galley renders, or an example of it, is accepted', async () => {
    await expect(api.apply(sample, 'test', true)).resolves.toMatchObject({ kind: sample.kind });
  });

  test('a misspelt field is refused', async () => {
    await expect(api.apply(withSpec(sample, { misspelt: 'x' }), 'test', true)).rejects.toThrow(/misspelt: field not declared in schema/);
  });
});

test.each(RULES)('%s: a rule of its definition refuses %j', async (kind, fields, message) => {
  await expect(api.apply(withSpec(sampleOf(kind), fields), 'test', true)).rejects.toThrow(message);
});

function sampleOf(kind: string): Manifest {
  const sample = SAMPLES.get(kind);
  if (sample === undefined) throw new Error(`${kind}: no system of the suite has one`);
  return sample;
}

function withSpec(object: Manifest, fields: Readonly<Record<string, unknown>>): Manifest {
  return { ...object, spec: { ...(object['spec'] as Record<string, unknown>), ...fields } };
}

function moved(object: KubeObject): Manifest {
  const { namespace } = object.metadata;
  return { ...object, metadata: { ...object.metadata, ...(namespace !== undefined && { namespace: 'default' }) } };
}
