import fc from 'fast-check';
import { RULE_CHECKS } from '../../../core/check/rule-checks';
import { World } from '../../../core/check/world';
import { readManifests } from '../../../core/manifest/manifests';
import type { JsonValue, KubernetesObject } from '../../../core/object/object';
import { LONG } from '../../support/long';

const examples = RULE_CHECKS.flatMap(({ good, bad }) =>
  readManifests(new Map([['example.yaml', `${good}\n---\n${bad}`]])).manifests.map(({ object }) => object),
);
const odd = fc.constantFrom<JsonValue>(null, '', 'text', 0, -1, 1.5, true, [], {}, [null], ['a'], { a: null }, [[{}]], [{ name: 1 }]);

/** The same value with the n-th thing below it, but what makes it an object, in exchange for another. */
function exchanged(value: JsonValue, at: { left: number }, other: JsonValue, depth = 0): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => next(item, at, other, depth));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      depth === 0 && key !== 'spec' && key !== 'webhooks' && key !== 'rules' && key !== 'subjects' && key !== 'roleRef'
        ? [key, item]
        : [key, next(item, at, other, depth)],
    ),
  );
}

function next(item: JsonValue, at: { left: number }, other: JsonValue, depth: number): JsonValue {
  at.left -= 1;
  return at.left === 0 ? other : exchanged(item, at, other, depth + 1);
}

test('for any object with something of another type in it, no check falls over', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...examples), fc.integer({ min: 1, max: 40 }), odd), { minLength: 1, maxLength: 6 }),
      (made) => {
        const objects = made.map(([object, left, other]) => exchanged(object, { left }, other) as KubernetesObject);
        const world = new World({ objects, whole: true });
        for (const { find } of RULE_CHECKS) for (const { next: step } of find(world)) expect(step).not.toBe('');
      },
    ),
    { numRuns: LONG ? 5000 : 100 },
  );
});
