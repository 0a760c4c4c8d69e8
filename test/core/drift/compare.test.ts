import { fieldDifferences, shownPath } from '../../../core/drift/compare';
import { managerOf } from '../../../core/drift/field-manager';
import type { JsonObject } from '../../../core/object/object';

const deployment = (fields: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', resourceVersion: '7', generation: 3, managedFields: [] },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'web@1', env: [{ name: 'A', value: '1' }] }] } }, ...fields },
  status: { replicas: 2 },
});

const shown = (live: JsonObject, applied: JsonObject): unknown[] =>
  fieldDifferences(live, applied).map(({ path, ...values }) => ({ path: shownPath(path), ...values }));

test('what the API server keeps for itself is no difference', () => {
  const applied = {
    ...deployment({}),
    metadata: { name: 'web', resourceVersion: '8', generation: 4, managedFields: [{}] },
    status: { replicas: 9 },
  };
  expect(shown(deployment({}), applied)).toEqual([]);
});

test('reports a changed, removed or added field with its path', () => {
  const live = deployment({ replicas: 3, paused: true });
  const applied = deployment({ minReadySeconds: 5, paused: undefined as never });
  expect(shown(live, applied)).toEqual([
    { path: 'spec.minReadySeconds', declared: 5 },
    { path: 'spec.paused', live: true },
    { path: 'spec.replicas', live: 3, declared: 2 },
  ]);
});

test('the name identifies an item of a list, in any order', () => {
  const list = (...items: JsonObject[]): JsonObject => ({ spec: { env: items } });
  const [a, b] = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  expect(shown(list(b, a), list(a, b))).toEqual([]);
  expect(shown(list(b, { name: 'A', value: '9' }), list(a, b))).toEqual([{ path: 'spec.env[name=A].value', live: '9', declared: '1' }]);
  expect(shown(list(a), list(a, b))).toEqual([{ path: 'spec.env[name=B]', declared: b }]);
});

test('lists of plain values are compared by position, and keys with dots are quoted', () => {
  expect(shown({ data: { 'a.conf': 'x' }, args: ['1', '2'] }, { data: { 'a.conf': 'y' }, args: ['1', '3'] })).toEqual(
    [
      { path: 'data."a.conf"', live: 'x', declared: 'y' },
      { path: 'args[1]', live: '2', declared: '3' },
    ].sort((a, b) => (a.path < b.path ? -1 : 1)),
  );
});

describe('who wrote a field', () => {
  const live: JsonObject = {
    metadata: {
      managedFields: [
        { manager: 'argocd-controller', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:selector': {} } } },
        {
          manager: 'kubectl-edit',
          time: '2026-01-02T00:00:00Z',
          fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:targetPort': {} } } } },
        },
      ],
    },
  };

  test.each([
    [['spec', 'replicas'], 'kubectl-edit'],
    [['spec', 'selector', 'app'], 'argocd-controller'],
    [['spec', 'ports', { key: 'port', value: 80 }, 'targetPort'], 'kubectl-edit'],
    [['spec', 'ports', { key: 'port', value: 81 }, 'targetPort'], undefined],
    [['spec', 'paused'], undefined],
  ] as const)('%j was written by %s', (path, manager) => {
    expect(managerOf(live, path)).toBe(manager);
  });
});
