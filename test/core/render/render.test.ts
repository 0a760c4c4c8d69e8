import fc from 'fast-check';
import { GalleyError, sentenceOf } from '../../../core/errors';
import type { RenderedObject } from '../../../core/object/object';
import { renderApplications } from '../../../core/render/render';

function rendered(
  application: string,
  kind: string,
  name: string,
  more: { stage?: string; namespace?: string; group?: string } = {},
): RenderedObject {
  return {
    object: {
      apiVersion: `${more.group ?? 'apps'}/v1`,
      kind,
      metadata: { name, ...(more.namespace !== undefined && { namespace: more.namespace }) },
    },
    application,
    ...(more.stage !== undefined && { stage: more.stage }),
    construct: `${application}/${kind}-${name}-${more.group ?? ''}${more.namespace ?? ''}`,
  };
}

function problems(objects: RenderedObject[]): { code: string; message: string }[] {
  try {
    [...renderApplications(objects)];
    return [];
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return error.problems.map((each) => ({ code: each.code, message: sentenceOf(each) }));
  }
}

describe('the tree of an environment', () => {
  test('a name that is too long for a disk is cut, and stays apart from its like; all others are whole', () => {
    const names = [127, 128, 253].map((length) => 'n'.repeat(length));
    const files = renderApplications([...names, `${names[2]?.slice(0, -1)}m`].map((name) => rendered('web', 'ConfigMap', name)));
    const paths = [...files].flatMap((application) => application.files.map(({ path }) => path.slice('web/'.length)));
    expect(new Set(paths).size).toBe(5);
    expect(paths).toContain(`configmap-${names[1]}.yaml`);
    expect(Math.max(...paths.map((path) => path.length))).toBe(143);
  });

  test('one resource a file, and a kustomization.yaml that lists exactly its folder', () => {
    const applications = [
      ...renderApplications([
        rendered('web', 'Deployment', 'web', { stage: 'workload' }),
        rendered('web', 'ExternalSecret', 'web', { stage: 'secrets' }),
        rendered('base', 'Namespace', 'shop'),
      ]),
    ];
    expect(applications.map(({ name, resources }) => [name, resources])).toEqual([
      ['base', 1],
      ['web', 2],
    ]);
    expect(applications.flatMap(({ files }) => files.map(({ path }) => path))).toEqual([
      'base/kustomization.yaml',
      'base/namespace-shop.yaml',
      'web/kustomization.yaml',
      'web/secrets/externalsecret-web.yaml',
      'web/secrets/kustomization.yaml',
      'web/workload/deployment-web.yaml',
      'web/workload/kustomization.yaml',
    ]);
    const listing = applications[1]?.files.find(({ path }) => path === 'web/kustomization.yaml')?.content;
    expect(listing).toContain('- secrets\n');
    expect(listing).toContain('- workload\n');
  });

  test('the order in which objects were made does not show', () => {
    const objects = [
      rendered('a', 'Deployment', 'x'),
      rendered('a', 'Service', 'x'),
      rendered('b', 'Deployment', 'x', { namespace: 'other' }),
    ];
    const expected = [...renderApplications(objects)];
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
        expect([...renderApplications(shuffled)]).toEqual(expected);
      }),
    );
  });

  test('two resources with one identity name both constructs', () => {
    expect(problems([rendered('a', 'Deployment', 'x'), rendered('b', 'Deployment', 'x')])).toEqual([
      {
        code: 'OBJECT_TWICE',
        message: 'apps/Deployment//x: made by two constructs, a/Deployment-x- and b/Deployment-x-; rename one, or leave one out',
      },
    ]);
  });

  test('errors for two resources with one path name both constructs, all pairs at once', () => {
    const twins = [rendered('a', 'Cluster', 'x', { group: 'one' }), rendered('a', 'Cluster', 'x', { group: 'two' })];
    const namespaces = [rendered('a', 'Service', 'y', { namespace: 'p' }), rendered('a', 'Service', 'y', { namespace: 'q' })];
    expect(problems([...twins, ...namespaces])).toEqual([
      {
        code: 'PATH_TAKEN',
        message: expect.stringContaining('a/cluster-x.yaml: wanted by two constructs, a/Cluster-x-one and a/Cluster-x-two'),
      },
      { code: 'PATH_TAKEN', message: expect.stringContaining('a/service-y.yaml: wanted by two constructs') },
    ]);
  });

  test('a name that a file system may not hold, or may fold, is written in a way that every one can', () => {
    const [application] = renderApplications([rendered('a', 'ClusterRole', 'system:Thing')]);
    expect(application?.files.map(({ path }) => path)).toContain('a/clusterrole-system-thing.yaml');
  });
});
