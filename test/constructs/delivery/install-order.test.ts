import fc from 'fast-check';
import { installOrder } from '../../../constructs/delivery/install-order';

const order = (after: Record<string, string[]>): Record<string, number> => Object.fromEntries(installOrder(new Map(Object.entries(after))));

test('what comes after nothing is first, and the longest way counts', () => {
  expect(order({ api: ['store', 'cluster'], store: ['cluster'], cluster: [], docs: [] })).toEqual({
    cluster: 0,
    docs: 0,
    store: 1,
    api: 2,
  });
});

test('a cycle is refused, and named without what only leads to it', () => {
  const names = {
    problems: [
      {
        code: 'CONSTRUCT_INVALID',
        subject: 'after',
        expected: 'an order',
        got: 'the cycle a after b after c after a',
        next: 'take one of them out',
      },
    ],
  };
  expect(() => order({ start: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toThrow(expect.objectContaining(names));
});

test('an application after itself is a cycle', () => {
  expect(() => order({ a: ['a'] })).toThrow('got the cycle a after a;');
});

test('refuses to wait for an undelivered application', () => {
  expect(() => order({ a: ['b'] })).toThrow('after: expected an application of the delivery, got a after b; deliver b too');
});

test('in any order without cycles, each comes later than all it comes after, and no later than it must', () => {
  const graph = fc
    .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 })
    .map((edges) =>
      Object.fromEntries(
        edges.map((targets, index) => [`n${index}`, index === 0 ? [] : [...new Set(targets.map((target) => `n${target % index}`))]]),
      ),
    );
  fc.assert(
    fc.property(graph, (after) => {
      const positions = order(after);
      for (const [name, earlier] of Object.entries(after)) {
        expect(positions[name]).toBe(Math.max(-1, ...earlier.map((each) => positions[each] ?? Number.NaN)) + 1);
      }
    }),
  );
});
