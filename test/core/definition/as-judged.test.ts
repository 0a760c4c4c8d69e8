import { asJudged } from '../../../core/definition/as-judged';
import type { KubernetesObject } from '../../../core/object/object';

const object = (more: object): KubernetesObject =>
  ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, ...more }) as KubernetesObject;

test('a null counts as left out, but for an item of a list', () => {
  const judged = asJudged(
    object({ metadata: { name: 'a', creationTimestamp: null }, spec: { a: null, b: [null, { c: null }] }, status: null }),
    {},
  );
  expect(judged).toEqual(object({ spec: { b: [null, {}] } }));
});

test('what has neither a null nor a status is handed on as it is', () => {
  const own = object({ spec: { a: 1 } });
  expect(asJudged(own, {})).toBe(own);
});

test('a definition fills in its defaults, takes a null where it says so, and may keep status', () => {
  const schema = {
    properties: {
      spec: { properties: { a: { type: 'string', default: 'x' }, b: { type: 'string', nullable: true }, c: { type: 'string' } } },
      more: { additionalProperties: { type: 'string' } },
    },
  };
  const own = object({ spec: { b: null, c: null }, more: { d: null, e: 'x' }, status: { ready: true } });
  expect(asJudged(own, { defined: { schema, statusApart: true } })).toEqual(object({ spec: { a: 'x', b: null }, more: { e: 'x' } }));
  expect(asJudged(own, { defined: { schema, statusApart: false } })['status']).toEqual({ ready: true });
});
