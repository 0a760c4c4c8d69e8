import { readFileSync } from 'node:fs';
import { ApiObject, type ApiObjectProps, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { z } from 'zod';
import type { Environment } from '../../../core/env/environment';
import { defineSystem } from '../../../core/env/system';
import { GalleyError } from '../../../core/errors';
import { buildObjects } from '../../../core/render/build';
import { manifestOf } from '../../../core/render/manifest';

function objectsOf(build: (app: App) => void) {
  const system = defineSystem({ name: 'shop', config: z.strictObject({}), images: { components: [], thirdParty: [], tools: [] }, build });
  return buildObjects(system, {} as Environment, {});
}

describe('objects of a system', () => {
  test('a chart below the app is an application, a chart below that a stage', () => {
    const objects = objectsOf((app) => {
      const base = new Chart(app, 'base');
      new k8s.KubeConfigMap(base, 'one', { metadata: { name: 'one' } });
      new k8s.KubeConfigMap(new Chart(base, 'secrets'), 'two', { metadata: { name: 'two' } });
    });
    expect(objects.map(({ application, stage, construct }) => [application, stage, construct])).toEqual([
      ['base', undefined, 'base/one'],
      ['base', 'secrets', 'base/secrets/two'],
    ]);
  });

  test('reports validation errors of all constructs at once, with their paths', () => {
    const build = (app: App): void => {
      const chart = new Chart(app, 'base');
      for (const id of ['a', 'b']) new Construct(chart, id).node.addValidation({ validate: () => [`expected more of ${id}; add it`] });
    };
    expect(() => objectsOf(build)).toThrow(GalleyError);
    expect(() => objectsOf(build)).toThrow('base/a: expected more of a; add it\nbase/b: expected more of b; add it');
  });

  test.each<[string, string, (app: App) => void]>([
    [
      'in the constructor of a construct',
      'web/till',
      (app) => {
        class Till extends Construct {
          constructor(scope: Construct, id: string, props: { readonly size: string }) {
            super(scope, id);
            props.size.toUpperCase();
          }
        }
        new Till(new Chart(app, 'web'), 'till', {} as { size: string });
      },
    ],
    [
      'in the chart itself',
      'the charts of shop',
      (app) => {
        new Chart(app, 'web');
        (undefined as unknown as string).toUpperCase();
      },
    ],
    [
      'where an object is written',
      'web/map',
      (app) => {
        const data = Lazy.any({ produce: () => (undefined as unknown as string).toUpperCase() });
        new ApiObject(new Chart(app, 'web'), 'map', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a' },
          data,
        } as ApiObjectProps);
      },
    ],
  ])('what code throws %s is a problem of the construct, with the line', (_, subject, build) => {
    const error = (() => {
      try {
        objectsOf(build);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(GalleyError);
    const [told] = (error as GalleyError).problems;
    expect(told).toMatchObject({
      code: 'CHART_FAILED',
      subject,
      wrong: expect.stringContaining('TypeError: Cannot read properties of undefined'),
    });
    if (subject === 'web/map') {
      expect(told?.place).toBeUndefined();
      return;
    }
    expect(told?.place?.file).toBe(__filename);
    expect(readFileSync(__filename, 'utf8').split('\n')[(told?.place?.line ?? 0) - 1]).toContain('toUpperCase()');
  });

  test('the error for two constructs with one id names the line of the second', () => {
    const build = (app: App): void => {
      new Chart(app, 'web');
      new Chart(app, 'web');
    };
    expect(() => objectsOf(build)).toThrow(/There is already a Construct with name 'web'/);
    expect(() => objectsOf(build)).toThrow(GalleyError);
  });

  test.each(['Web', '..', '.galley.json', '.galley-staging', 'a b', 'web_1', '-web', 'w'.repeat(64), 'ä'])(
    'a chart that is called %j can be no folder, and no name of what reconciles it',
    (id) => {
      const build = (app: App): void => {
        new k8s.KubeConfigMap(new Chart(app, id), 'one', { metadata: { name: 'one' } });
        new k8s.KubeConfigMap(new Chart(new Chart(app, 'base'), id), 'two', { metadata: { name: 'two' } });
      };
      expect(() => objectsOf(build)).toThrow(GalleyError);
      expect(() => objectsOf(build)).toThrow(/: expected an id of at most 63 lower-case letters, .*\n.*base.*: expected an id/);
    },
  );

  test('reports an object outside every chart, and one three charts deep, with their paths', () => {
    expect(() => objectsOf((app) => new k8s.KubeConfigMap(new Chart(new Chart(new Chart(app, 'a'), 'b'), 'c'), 'map'))).toThrow(
      'a/b/c/map: expected one chart above it, or two where the application has stages, got 3',
    );
  });

  test('a patch reaches a field that the types do not know', () => {
    const chart = new Chart(new App(), 'base');
    const pod = new k8s.KubePod(chart, 'pod', { metadata: { name: 'pod' }, spec: { containers: [{ name: 'a' }] } });
    ApiObject.of(pod).addJsonPatch(JsonPatch.add('/spec/hostUsers2', false), JsonPatch.add('/spec/containers/-', { name: 'b' }));
    const expected = { hostUsers2: false, containers: [{ name: 'a' }, { name: 'b' }] };
    expect(manifestOf(pod)['spec']).toEqual(expected);
    expect(manifestOf(pod)['spec']).toEqual(expected);
  });
});
