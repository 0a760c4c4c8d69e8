import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { PriorityClass, type PriorityClassProps } from '../../../constructs/workload/priority-class';
import type { JsonObject } from '../../../core/object/object';

const synth = (props: PriorityClassProps, namespace?: string): JsonObject[] => {
  const application = new Application(Testing.app(), 'base', namespace === undefined ? {} : { namespace });
  new PriorityClass(application, 'first', props);
  return application.toJson() as JsonObject[];
};

test('smallest: it waits in front of others and pushes nobody off a node', () => {
  expect(synth({ value: 10, description: 'gates' })).toEqual([
    {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'first' },
      value: 10,
      preemptionPolicy: 'Never',
      description: 'gates',
    },
  ]);
});

test('everything: each prop reaches the manifest', () => {
  const everything: Required<PriorityClassProps> = { name: 'other', value: -5, description: 'batch', preempts: true };
  expect(synth(everything)[0]).toMatchObject({
    metadata: { name: 'other' },
    value: -5,
    preemptionPolicy: 'PreemptLowerPriority',
    description: 'batch',
  });
});

test.each([1_000_000_001, 1.5])('refuses %d, which is no value of a class of ours', (value) => {
  expect(() => synth({ value, description: '' })).toThrow(/first: value: expected a whole number up to 1000000000/);
});

test('refuses a namespace, which it has none of', () => {
  expect(() => synth({ value: 1, description: '' }, 'shop')).toThrow(/first/);
});

test('hatch: ApiObject.of finds it', () => {
  const application = new Application(Testing.app(), 'base', {});
  ApiObject.of(new PriorityClass(application, 'first', { value: 1, description: '' })).addJsonPatch(JsonPatch.replace('/value', 2));
  expect((application.toJson() as JsonObject[])[0]).toMatchObject({ value: 2 });
});
