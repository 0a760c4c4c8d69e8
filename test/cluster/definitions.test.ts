import type { KubeObject, Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { environmentFolder, objectsIn } from './support/trees';
import { SYSTEMS } from './systems';

const { api } = testCluster();

/** One rendered object of each custom kind of the suite's systems, moved to a namespace that is there. */
const SAMPLES = new Map<string, Manifest>(
  SYSTEMS.flatMap(({ system, environments }) => environments.flatMap((name) => objectsIn(environmentFolder(system.name, name))))
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
];

describe.each([...SAMPLES.keys()])('%s', (kind) => {
  const sample = sampleOf(kind);

  test('what Galley renders is accepted', async () => {
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
