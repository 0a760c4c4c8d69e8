import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
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

  test('what a construct validates is told for all constructs at once, with their paths', () => {
    const build = (app: App): void => {
      const chart = new Chart(app, 'base');
      for (const id of ['a', 'b']) new Construct(chart, id).node.addValidation({ validate: () => [`expected more of ${id}; add it`] });
    };
    expect(() => objectsOf(build)).toThrow(GalleyError);
    expect(() => objectsOf(build)).toThrow('base/a: expected more of a; add it\nbase/b: expected more of b; add it');
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
