import { EXAMPLES } from '../charts/ai-agents/examples';
import { resource } from '../charts/ai-agents/examples/example';
import type { Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { untilReady } from './support/readiness';
import { remove } from './support/remove';
import { environmentFolder, objectsIn } from './support/trees';

const { api } = testCluster();
const NAMESPACE = 'kinds-of-ai-agents';
const definitions = objectsIn(environmentFolder('ai-agents', 'prod')).filter(({ kind }) => kind === 'CustomResourceDefinition');
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };

const example = (kind: string, spec: unknown): Manifest => {
  const object = resource(kind, spec as never) as unknown as Manifest;
  return { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } };
};

beforeAll(async () => {
  for (const object of [namespace, ...definitions]) await api.apply(object);
  await untilReady(api, definitions, 60);
});
afterAll(() => remove(api, [namespace, ...definitions]));

describe.each(EXAMPLES)('$kind', ({ kind, good, bad, badChange }) => {
  test.each(good.map((spec) => [spec]))('takes %j', async (spec) => {
    await expect(api.apply(example(kind, spec), 'test', true)).resolves.toMatchObject({ kind });
  });

  test.each(bad)('refuses $why, by its $by', async ({ spec, says }) => {
    await expect(api.apply(example(kind, spec), 'test', true)).rejects.toThrow(says);
  });

  if (badChange === undefined) return;
  test('refuses a change that it must not have', async () => {
    await api.apply(example(kind, badChange.before));
    await expect(api.apply(example(kind, badChange.before))).resolves.toMatchObject({ kind });
    await expect(api.apply(example(kind, badChange.after))).rejects.toThrow(badChange.says);
  });
});
