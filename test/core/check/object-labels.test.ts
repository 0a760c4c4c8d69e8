import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { changed, DEPLOYMENT, found, MAP, object, SERVICE, workload, x } from '../../support/checked-objects';

describe('labels, annotations and selectors', () => {
  test.each<[string, KubernetesObject, string]>([
    [
      'a label with blanks',
      changed(MAP, { 'metadata.labels': { note: 'two words, and a comma' } }),
      'metadata.labels.note: expected the value of a label',
    ],
    [
      'a label of 64 characters',
      changed(MAP, { 'metadata.labels': { note: x(64) } }),
      'metadata.labels.note: expected at most 63 characters, got 64',
    ],
    ['a label that is a number', changed(MAP, { 'metadata.labels': { note: 1 } }), 'metadata.labels.note: expected text, got 1'],
    ['a key of a label', changed(MAP, { 'metadata.labels': { 'a b': 'c' } }), 'metadata.labels["a b"]: the key is not allowed'],
    [
      'two slashes in a key',
      changed(MAP, { 'metadata.annotations': { 'a/b/c': 'd' } }),
      'metadata.annotations["a/b/c"]: the key is not allowed',
    ],
    [
      'a key of 64 characters behind its slash',
      changed(MAP, { 'metadata.annotations': { [`a.b/${x(64)}`]: 'd' } }),
      'the key is not allowed',
    ],
    [
      'an annotation that is no text',
      changed(MAP, { 'metadata.annotations': { a: true } }),
      'metadata.annotations.a: expected text, got true',
    ],
    [
      'annotations of more than 256 KiB in all',
      changed(MAP, { 'metadata.annotations': { a: x(200_000), b: x(62_200) } }),
      'metadata.annotations: expected at most 262144 bytes in all, got 262202',
    ],
    [
      'a label of the template',
      changed(DEPLOYMENT, { 'spec.template.metadata.labels': { app: 'till', note: 'a b' } }),
      'spec.template.metadata.labels.note: expected the value of a label',
    ],
    ['a selector of a Service', changed(SERVICE, { 'spec.selector': { app: 'a b' } }), 'spec.selector.app: expected the value of a label'],
    [
      'a selector of other pods',
      changed(DEPLOYMENT, { 'spec.selector.matchLabels': { app: 'tilt' } }),
      'spec.selector.matchLabels.app: expected the label of its own pods, "till", got "tilt"; correct one of the two',
    ],
    [
      'a selector of a label that its pods lack',
      changed(workload('argoproj.io/v1alpha1', 'Rollout'), { 'spec.selector.matchLabels': { app: 'till', tier: 'web' } }),
      'spec.selector.matchLabels.tier: expected the label of its own pods, which have none, got "web"',
    ],
    [
      'a selector of everything',
      changed(workload('apps/v1', 'StatefulSet'), { 'spec.selector': {} }),
      'spec.selector: expected labels of its own pods, got none',
    ],
    [
      'no selector',
      changed(workload('apps/v1', 'DaemonSet'), { 'spec.selector': undefined }),
      'spec.selector: expected labels of its own pods, got none',
    ],
    [
      'an expression that its pods do not meet',
      changed(DEPLOYMENT, { 'spec.selector.matchExpressions': [{ key: 'app', operator: 'NotIn', values: ['till'] }] }),
      'spec.selector.matchExpressions[0]: expected an expression that its own pods meet',
    ],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test('an adopting Rollout has no template of its own', () => {
    const { selector } = DEPLOYMENT['spec'] as { selector: JsonObject };
    expect(found(object('argoproj.io/v1alpha1', 'Rollout', { spec: { selector, workloadRef: { name: 'till' } } }))).toEqual([]);
  });
});
