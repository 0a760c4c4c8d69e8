import fc from 'fast-check';
import { type Expression, expression } from '../../../core/cel/rule';
import type { CelValue } from '../../../core/cel/values';
import { expressionsOf, POD_VARIABLES } from '../../../core/hardening/expressions';
import { type Level, podSecurity } from '../../../core/hardening/pod-security';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { LONG } from '../../support/long';
import { anyPod } from '../../support/pod-security';

/** A pod as the API server has it when it judges: whole numbers, and no null, which it takes for left out. */
function seen(value: JsonValue): CelValue {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(seen);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value as JsonObject).flatMap(([key, inner]) => (inner === null ? [] : [[key, seen(inner)] as const])));
}

const READ = new Map<string, Expression>();
function read(text: string): Expression {
  const found = READ.get(text) ?? expression(text);
  READ.set(text, found);
  return found;
}

function broken(pod: JsonObject, level: Level, minor: number): string[] {
  const object = seen(pod);
  const variables = new Map<string, CelValue>();
  for (const [name, text] of Object.entries(POD_VARIABLES)) variables.set(name, read(text).of({ object, variables }));
  return expressionsOf(level, minor)
    .filter((rule) => read(rule.expression).of({ object, variables }) !== true)
    .map(({ id }) => id)
    .sort();
}

const rules = (pod: JsonObject, level: Level, minor: number): string[] =>
  [...new Set(podSecurity(pod, level, minor).map(({ rule }) => rule))].sort();

test.each([30, 32, 34, 35])('for any pod, the expressions of 1.%d break where the rules do', (minor) => {
  fc.assert(
    fc.property(anyPod, (pod) => {
      for (const level of ['baseline', 'restricted'] as const) expect(broken(pod, level, minor)).toEqual(rules(pod, level, minor));
    }),
    { numRuns: LONG ? 2500 : 150 },
  );
});
