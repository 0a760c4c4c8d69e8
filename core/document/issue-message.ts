import type { z } from 'zod';
import type { FaultOf } from '../errors';
import { faultSaid } from '../fault-words';
import { expectationOf, inJson, listOf, missingExpectation, typeInWords } from './expectation';
import type { LeafIssue } from './leaf-issues';
import { nearest } from './nearest';
import { formatPath } from './path';
import { alternatives } from './schema-at';
import type { SchemaCheck } from './schema-check';
import { shown } from './shown';

/** A message that stands for "the schema has no words of its own for this". */
export const NO_WORDS = '\u0000';

/** The problem of an issue, except for unknown keys. The schema's own message says what it expects; this completes it. */
export function faultFor(leaf: LeafIssue, check: SchemaCheck): FaultOf {
  const { issue, path } = leaf;
  const subject = formatPath(path);
  const { document } = check;
  const value = document.valueAt(path);
  if (issue.code === 'invalid_key') return { subject, wrong: 'the key is not allowed', expected: keyExpectation(issue), next: 'rename it' };
  if (!document.has(path)) return { subject, wrong: 'missing', expected: missingExpectation(leaf.schemas), next: 'add it' };
  const got = shownAsWritten(leaf, check);
  if (issue.message !== NO_WORDS) return { next: 'correct the value', ...faultSaid(issue.message), subject, got };
  return { subject, expected: expected(leaf, value), got, next: nextStep(leaf, value, document.sourceAt(path)) };
}

function expected({ issue, schemas }: LeafIssue, value?: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === null ? missingExpectation(schemas) : typeInWords(issue.expected);
    case 'invalid_value':
      return listOf(issue.values.map(inJson));
    case 'invalid_union':
      return expectationOf(schemas);
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern !== undefined
        ? `text that fits ${issue.pattern}`
        : `text of the form ${issue.format}`;
    case 'too_small':
      return bound('at least', issue.inclusive === false ? 'more than' : undefined, issue.minimum, issue);
    case 'too_big':
      return bound('at most', issue.inclusive === false ? 'less than' : undefined, issue.maximum, issue);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return 'something else';
  }
}

function bound(
  inclusive: string,
  exclusive: string | undefined,
  limit: number | bigint,
  { origin, exact }: { origin: string; exact?: boolean | undefined },
): string {
  const unit =
    origin === 'string' ? (limit === 1 ? ' character' : ' characters') : origin === 'array' ? (limit === 1 ? ' entry' : ' entries') : '';
  return `${exact ? 'exactly' : (exclusive ?? inclusive)} ${limit}${unit}`;
}

/** A number or a truth value stands in the message as it stands in the file: 1.10, and not 1.1. */
function shownAsWritten({ path }: LeafIssue, { document, hides }: SchemaCheck): string {
  const value = document.valueAt(path);
  const source = document.sourceAt(path);
  const plain = typeof value === 'number' || typeof value === 'boolean';
  return plain && source !== undefined && !hides(source) ? source : shown(value, hides);
}

function nextStep(leaf: LeafIssue, value: unknown, source: string | undefined): string {
  const { issue } = leaf;
  if (value === null) return 'write a value';
  const wanted = issue.code === 'invalid_type' ? issue.expected : '';
  if (wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `quote it: ${JSON.stringify(source ?? String(value))}`;
  if ((wanted === 'number' || wanted === 'int') && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return `write it without quotes: ${value}`;
  if (wanted === 'boolean' && typeof value === 'string') {
    const word = value.toLowerCase();
    return (Object.hasOwn(TRUTH, word) ? TRUTH[word] : undefined) ?? 'write true or false, without quotes';
  }
  const choices = choicesOf(leaf);
  if (choices.length > 0) {
    const guess = typeof value === 'string' ? nearest(value, choices) : undefined;
    return guess === undefined ? 'choose one of them' : `write ${guess}`;
  }
  return 'correct the value';
}

// What YAML 1.1 and people take for truth values.
const TRUTH: Readonly<Record<string, string>> = {
  true: 'write it without quotes: true',
  yes: 'write true',
  on: 'write true',
  false: 'write it without quotes: false',
  no: 'write false',
  off: 'write false',
};

function choicesOf({ issue, schemas }: LeafIssue): string[] {
  const choices =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union'
        ? schemas.flatMap(alternatives).flatMap((schema) => [...(schema._zod.values ?? [])])
        : [];
  return choices.filter((choice) => typeof choice === 'string');
}

function keyExpectation({ issues }: z.core.$ZodIssueInvalidKey): string {
  const [first] = issues;
  if (first === undefined) return 'another';
  return first.message === NO_WORDS ? expected({ issue: first, path: [], schemas: [] }) : (faultSaid(first.message).expected ?? 'another');
}
