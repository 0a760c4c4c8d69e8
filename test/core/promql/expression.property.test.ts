import fc from 'fast-check';
import { wrongExpression } from '../../../core/promql/expression';
import { FUNCTIONS } from '../../../core/promql/functions';
import { GoProgram, testWithGo } from '../../support/go-program';
import { LONG } from '../../support/long';

const program = new GoProgram('promql');

const leaf = fc.constantFrom(
  'up',
  'http_requests_total{code=~"5..", job!="x"}',
  '{__name__="a"}',
  '1',
  '0.5',
  '"text"',
  '5m',
  'time()',
  'x:y:rate5m',
  'Inf',
);
const aggregation = fc.constantFrom('sum', 'min', 'avg', 'count', 'topk', 'quantile', 'count_values', 'group');
const grouping = fc.constantFrom('', ' by (job)', ' without (job, pod)', ' by ()');
const operator = fc.constantFrom(
  '+',
  '-',
  '/',
  '^',
  '==',
  '>',
  '> bool',
  '!= bool',
  'and',
  'or',
  'unless',
  '/ on (job)',
  '* on (job) group_left (pod)',
  'atan2',
  '%',
);
const call = fc.constantFrom(...FUNCTIONS.keys(), 'rate', 'increase', 'histogram_quantile', 'label_replace', 'clamp_min', 'round');
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: leaf },
    { weight: 2, arbitrary: tie('expression').map((inner) => `${inner}[5m]`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `${inner}[1h:5m]`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `${inner} offset 1h`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `-${inner}`) },
    { weight: 3, arbitrary: fc.tuple(tie('expression'), operator, tie('expression')).map((parts) => parts.join(' ')) },
    {
      weight: 4,
      arbitrary: fc.tuple(call, fc.array(tie('expression'), { maxLength: 3 })).map(([name, args]) => `${name}(${args.join(', ')})`),
    },
    { weight: 3, arbitrary: fc.tuple(call, tie('expression')).map(([name, inner]) => `${name}(${inner}[5m])`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(aggregation, grouping, fc.array(tie('expression'), { minLength: 1, maxLength: 2 }))
        .map(([name, by, args]) => `${name}${by} (${args.join(', ')})`),
    },
  ),
}));
/** Also with a character too many, or too few. */
const anyExpression = fc.oneof(
  { weight: 4, arbitrary: expression },
  { weight: 1, arbitrary: fc.tuple(expression, fc.nat(60)).map(([text, at]) => text.slice(0, at) + text.slice(at + 1)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(expression, fc.nat(60), fc.constantFrom(...'(){}[]",=~: '))
      .map(([text, at, extra]) => text.slice(0, at) + extra + text.slice(at)),
  },
);

/** What the grammar of this version takes, and only a flag of Prometheus allows. */
const EXPERIMENTAL = /not enabled|experimental/;

testWithGo("for any expression, what is refused is refused by Prometheus' own parser", () => {
  let [refused, told] = [0, 0];
  fc.assert(
    fc.property(fc.array(anyExpression, { minLength: 500, maxLength: 500 }), (expressions) => {
      const errors = program.ask(expressions) as string[];
      for (const [index, text] of expressions.entries()) {
        const [wrong, error = ''] = [wrongExpression(text), errors[index]];
        if (error !== '' && !EXPERIMENTAL.test(error)) {
          refused += 1;
          if (wrong !== undefined) told += 1;
        }
        if (wrong !== undefined && error === '') throw new Error(`${text}: ${wrong}, but Prometheus takes it`);
      }
    }),
    { numRuns: LONG ? 40 : 4, endOnFailure: true },
  );
  // What is left is mostly about matching of labels, and about what the grammar binds in another way.
  expect(told / refused).toBeGreaterThan(0.9);
});

test.each([
  ['sum(rate(a[5m])', 'it ends too early'],
  ['up == == 1', 'it can\'t be read from "== 1" on'],
  ['rate(a)', 'rate takes a range such as x[5m], and "a" has one value for each series'],
  ['round(a, 1, 2)', 'round takes 1 to 2 arguments, and has 3 in "round(a, 1, 2)"'],
  ['1 > 2', '"1 > 2" compares two numbers without bool'],
  ['a[5m] + 1', 'an operator takes a number or one value for each series, and "a[5m] + 1" has a range such as x[5m]'],
])('%s: %s', (expression, wrong) => expect(wrongExpression(expression)).toBe(wrong));
