import { ApiObject } from 'cdk8s';
import { markSelectorOwned } from '../../../constructs/rollout/selector-owner';
import { markAsData } from '../../../constructs/storage/data';
import type { JsonObject } from '../../../core/object/object';
import { applications, object } from '../../support/applications';
import { deliver, onlyOne, written } from '../../support/flux-delivery';
import { at } from '../../support/synth';

describe('objects with data', () => {
  test('data, namespaces and resource definitions are not pruned', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          markAsData(object(it, 'example.com/v1', 'Database'));
          object(it, 'v1', 'Namespace');
          object(it, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition');
          object(it, 'v1', 'ConfigMap');
        },
      },
    });
    deliver([api]);
    const annotations = api.node
      .findAll()
      .filter(ApiObject.isApiObject)
      .map((each) => at(written(each), 'metadata.annotations'));
    const kept = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    expect(annotations).toEqual([kept, kept, kept, undefined]);
  });

  test('deleting a Kustomization, or committing a tree without it, stops nothing', () => {
    const { api } = applications({ api: {} });
    for (const each of deliver([api]).filter(({ kind }) => kind === 'Kustomization')) {
      expect(at(each, 'spec.deletionPolicy')).toBe('Orphan');
    }
  });

  test('a person’s suspend stays: git does not set it, so no apply overwrites it', () => {
    const { api } = applications({ api: {} });
    expect(JSON.stringify(deliver([api]))).not.toContain('suspend');
  });

  test('the key that a controller writes into a selector: the Service is made once and then left alone', () => {
    const { api } = applications({ api: { fill: (it) => markSelectorOwned(object(it, 'v1', 'Service'), 'rollouts-pod-template-hash') } });
    deliver([api]);
    expect(at(onlyOne(api), 'metadata.annotations')).toEqual({ 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' });
  });

  test('a Job runs once for each content: its name changes with it, and it does not remove itself', () => {
    const jobOf = (image: string): JsonObject => {
      const spec = { ttlSecondsAfterFinished: 60, template: { spec: { containers: [{ image }] } } };
      const { api } = applications({ api: { fill: (it) => object(it, 'batch/v1', 'Job', spec) } });
      deliver([api]);
      return onlyOne(api);
    };
    const [first, again, changed] = ['one', 'one', 'two'].map(jobOf) as [JsonObject, JsonObject, JsonObject];
    expect(again).toEqual(first);
    expect(at(changed, 'metadata.name')).not.toBe(at(first, 'metadata.name'));
    for (const each of [first, changed]) {
      expect(at(each, 'metadata.name')).toMatch(/^job-[0-9a-f]{10}$/);
      expect(each).not.toHaveProperty('spec.ttlSecondsAfterFinished');
      expect(each).not.toHaveProperty('metadata.annotations');
    }
  });
});
