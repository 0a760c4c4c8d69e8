import { CelError, type Expression, expression, Unjudged } from '../cel/rule';
import type { JsonObject, JsonValue } from '../object/object';
import { celValue, Mismatch } from './cel-value';
import { withDefaults } from './defaults';
import type { RuleVerdict } from './rule-verdict';
import { hasRules, rulesOf, type ValidationRule } from './ruled-schema';
import { judgeShape } from './shape-rules';
import type { Schema } from './structure';

/**
 * What the rules of a definition have against a new object, defaults filled in. Rules about the value before do not run, since there is none.
 *
 * @param schema structural, of the object's kind and version
 * @param stepBelow the path of a key below a path, as paths are written
 */
export function judgeRules(schema: Schema, object: JsonObject, stepBelow: (path: string, key: string) => string): RuleVerdict[] {
  if (!hasRules(schema)) return [];
  const verdicts: RuleVerdict[] = [];
  judge({ schema, value: withDefaults(schema, object), path: '', isRoot: true }, stepBelow, verdicts);
  return verdicts;
}

interface At {
  readonly schema: Schema;
  readonly value: JsonValue;
  readonly path: string;
  readonly isRoot: boolean;
}

function judge(at: At, stepBelow: (path: string, key: string) => string, verdicts: RuleVerdict[]): void {
  const { schema, value, path } = at;
  if (value === null || !hasRules(schema)) return;
  const rules = rulesOf(schema);
  verdicts.push(...judgeShape(at), ...(rules.length > 0 ? judgeHere(at, rules) : []));
  const inside = (part: Schema, inner: JsonValue, below: string): void =>
    judge({ schema: part, value: inner, path: below, isRoot: false }, stepBelow, verdicts);
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly JsonValue[]).entries())
      if (schema.items) inside(schema.items, item, `${path}[${index}]`);
  } else if (typeof value === 'object') {
    const { properties = {}, additionalProperties } = schema;
    for (const [key, inner] of Object.entries(value as JsonObject)) {
      const part = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (typeof part === 'object') inside(part, inner, stepBelow(path, key));
    }
  }
}

function judgeHere({ schema, value, path, isRoot }: At, rules: readonly ValidationRule[]): RuleVerdict[] {
  const verdict = (each: ValidationRule, says: string, found: RuleVerdict['verdict'], at = path): RuleVerdict => ({
    path: at,
    rule: each.rule,
    verdict: found,
    says,
  });
  let self: unknown;
  try {
    self = celValue(schema, value, isRoot);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return rules.map((each) => verdict(each, `the value is not what its schema says: ${error.message} is expected`, 'not judged'));
  }
  return rules.flatMap((each): RuleVerdict[] => {
    const read = readRule(each.rule);
    if (read instanceof Unjudged) return [verdict(each, read.message, 'not judged')];
    if (read.usesOldSelf && each.optionalOldSelf !== true) return [];
    try {
      const holds = read.of({ self });
      if (holds === true) return [];
      if (holds !== false) return [verdict(each, 'it is neither true nor false', 'not judged')];
    } catch (error) {
      if (error instanceof Unjudged) return [verdict(each, error.message, 'not judged')];
      if (error instanceof CelError) return [verdict(each, `the rule can't be evaluated: ${error.message}`, 'broken')];
      throw error;
    }
    return [verdict(each, messageOf(each, self), 'broken', `${path}${each.fieldPath ?? ''}`.replace(/^\./, ''))];
  });
}

/** As the API server has it: what the expression makes, else the text, else the rule itself. */
function messageOf({ rule, message, messageExpression }: ValidationRule, self: unknown): string {
  if (messageExpression !== undefined) {
    const read = readRule(messageExpression);
    try {
      const value = read instanceof Unjudged ? undefined : read.of({ self });
      if (typeof value === 'string' && value.trim() !== '' && !value.includes('\n')) return value;
    } catch {
      // The API server takes the text then too.
    }
  }
  return message ?? `failed rule: ${rule}`;
}

const READ = new Map<string, Expression | Unjudged>();

/** A rule that was read before, or why it can't be. */
export function readRule(rule: string): Expression | Unjudged {
  let read = READ.get(rule);
  if (read === undefined) {
    try {
      read = expression(rule);
    } catch (error) {
      if (!(error instanceof Unjudged)) throw error;
      read = error;
    }
    READ.set(rule, read);
  }
  return read;
}
