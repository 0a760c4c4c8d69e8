import type { Check } from '../../../core/check/check';
import { CHECKS } from '../../../core/check/checks';
import { runChecks } from '../../../core/check/run';
import { World } from '../../../core/check/world';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { readManifests } from '../../../core/manifest/manifests';
import { findingSchema } from '../../../core/model/finding';
import { FIRST_USE_MS } from '../../support/strict-schema';
import { schemasSay } from '../../support/with-kubeconform';

/** What a check finds in an example of its own, and what else all checks find there. */
async function findingsIn(yaml: string, checks: readonly Check[]) {
  const { manifests, unread } = readManifests(new Map([['example.yaml', yaml]]));
  expect(unread).toEqual([]);
  expect(manifests.length).toBeGreaterThan(0);
  const objects = manifests.map(({ object }) => object);
  const world = new World({
    objects,
    whole: true,
    connections: checks.flatMap(({ declares = [] }) => declares),
    kubernetesVersion: KubernetesVersion.parse('1.34'),
    ...(checks.some(({ id }) => id === 'valid-schema') && { schemas: (await schemasSay({ objects })).faults }),
  });
  return runChecks({ world, checks, originOf: () => ({}) }).map(({ finding }) => finding);
}

test('each check has an id of its own', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  expect(CHECKS.length).toBeGreaterThan(20);
});

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_, check) => {
  test(
    'finds nothing in its good example',
    async () => {
      expect(await findingsIn(check.good, [check])).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('finds something in its bad example, as the model has it, with what to do', async () => {
    const found = await findingsIn(check.bad, [check]);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(() => findingSchema.parse(finding)).not.toThrow();
      expect(finding).toMatchObject({ check: check.id, next: expect.stringMatching(/./) });
    }
  });

  test('says what it is, why, what to do and where that is written', () => {
    for (const text of [check.title, check.why, check.fix]) expect(text).toMatch(/\S/);
    expect(check.title).not.toMatch(/[.!]$/);
    expect(check.why).toMatch(/[.!]$/);
    expect(check.fix).toMatch(/[.!]$/);
    expect(check.source).toMatch(/^https:\/\//);
  });
});
