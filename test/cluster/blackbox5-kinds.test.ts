import { BAD, CHANGES, GOOD, instance } from '../charts/blackbox5/examples';
import type { Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { untilReady } from './support/readiness';
import { remove } from './support/remove';
import { environmentFolder, objectsIn } from './support/trees';

const { api } = testCluster();
const NAMESPACE = 'kinds-of-blackbox5';
const definitions = objectsIn(environmentFolder('blackbox5', 'hetzner')).filter(({ kind }) => kind === 'CustomResourceDefinition');
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };

const example = (spec: unknown, name?: string): Manifest => {
  const object = instance(spec as never, name) as unknown as Manifest;
  return { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } };
};

beforeAll(async () => {
  for (const object of [namespace, ...definitions]) await api.apply(object);
  await untilReady(api, definitions, 60);
});
afterAll(() => remove(api, [namespace, ...definitions]));

describe('RALFInstance', () => {
  test.each(GOOD.map((spec) => [spec]))('takes %j', async (spec) => {
    await expect(api.apply(example(spec), 'test', true)).resolves.toMatchObject({ kind: 'RALFInstance' });
  });

  test.each(BAD)('refuses $why, by its $by', async ({ spec, says }) => {
    await expect(api.apply(example(spec), 'test', true)).rejects.toThrow(says);
  });

  test.each(CHANGES.taken)('takes $why', async ({ why, before, after }) => {
    const name = why.replaceAll(' ', '-');
    await api.apply(example(before, name));
    await expect(api.apply(example(after, name))).resolves.toMatchObject({ kind: 'RALFInstance' });
  });

  test.each(CHANGES.refused)('refuses $why', async ({ why, before, after, says }) => {
    const name = why.replaceAll(' ', '-');
    await api.apply(example(before, name));
    await expect(api.apply(example(after, name))).rejects.toThrow(says);
  });
});
