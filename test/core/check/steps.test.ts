import { stablePath, stepsInStable, stepsOf } from '../../../core/check/steps';
import type { JsonObject } from '../../../core/object/object';

const object: JsonObject = {
  metadata: { annotations: { 'a.b/c[0]': 'x' } },
  spec: { containers: [{ name: 'api' }, { name: 'a.b', env: [{ name: 'A' }, { name: 'A' }] }], hosts: ['a', 'b'] },
};

test.each(['spec.containers[0].image', 'spec.containers[1].env[1].value', 'spec.hosts[1]', 'metadata.annotations["a.b/c[0]"]', 'spec'])(
  'the stable path of %s leads to the same place',
  (path) => {
    expect(stepsInStable(object, stablePath(object, path))).toEqual(stepsOf(path));
  },
);

test('a name that no item has leads nowhere', () => {
  expect(stepsInStable(object, 'spec.containers[name=web].image')).toEqual(['spec', 'containers', -1, 'image']);
});
