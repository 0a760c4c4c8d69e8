import fc from 'fast-check';
import { type Labels, selectorMatch, selects, wrongSelector } from '../../../core/object/label-selector';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { GoProgram, testWithGo } from '../../support/go-program';
import { LONG } from '../../support/long';

const program = new GoProgram('label-selector');

const key = fc.constantFrom('app', 'tier', 'example.com/part', 'App', 'toString', '', 'a b', '-a', 'x/y/z');
const goodKey: fc.Arbitrary<string> = fc.constantFrom('app', 'tier', 'example.com/part', 'toString');
const value = fc.constantFrom('web', 'api', '', 'a b', 'x'.repeat(64), 'Web', 'a.b_c-d');
const goodValue = fc.constantFrom('web', 'api', '', 'a.b_c-d');
const mostly = <T>(good: fc.Arbitrary<T>, any: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: any });
const expression = fc
  .record({
    key: mostly(goodKey, key),
    operator: mostly(fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'), fc.constantFrom('in', 'Gt', 'Lt', 'Equals', '')),
    values: fc.option(fc.array(mostly(goodValue, value), { maxLength: 2 }), { nil: null }),
  })
  .chain((each) =>
    mostly(
      fc.constant<JsonObject>({ ...each, values: each.operator.endsWith('In') ? ['web', ...(each.values ?? [])] : [] }),
      fc.constant<JsonObject>(each),
    ),
  );
const selector: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<JsonValue>(null, {}, { matchLabels: null, matchExpressions: [] }) },
  {
    weight: 9,
    arbitrary: fc
      .record({
        matchLabels: fc.dictionary(mostly(goodKey, key), mostly(goodValue, value), { maxKeys: 2 }),
        matchExpressions: fc.array(expression, { maxLength: 3 }),
      })
      .map((each): JsonValue => each),
  },
);
const labels: fc.Arbitrary<Labels> = fc.dictionary(goodKey, goodValue, { maxKeys: 3 });

testWithGo('for any selector and labels, it is refused and takes what apimachinery says', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ selector, labels }), { minLength: 200, maxLength: 200 }), (questions) => {
      const judged = questions.map((each) =>
        each.selector !== null && wrongSelector(each.selector) !== undefined ? 'refused' : selects(each.selector, each.labels),
      );
      const answers = program.ask(questions) as { matches: boolean; error?: string }[];
      expect(judged).toEqual(answers.map(({ matches, error }) => (error === undefined ? matches : 'refused')));
    }),
    { numRuns: LONG ? 50 : 5 },
  );
});

const labelIn = (of: Labels, name: string): string | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

test('for any selector, yes and no hold for all values of unknown labels', () => {
  fc.assert(
    fc.property(selector, labels, labels, fc.uniqueArray(goodKey), (each, one, other, hidden) => {
      const told = selectorMatch(each, (name) => (hidden.includes(name) ? null : labelIn(one, name)));
      const world: Labels = Object.fromEntries([
        ...Object.entries(one).filter(([name]) => !hidden.includes(name)),
        ...Object.entries(other).filter(([name]) => hidden.includes(name)),
      ]);
      if (told !== 'maybe') expect(selects(each, world)).toBe(told === 'yes');
    }),
  );
});
