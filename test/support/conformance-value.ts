import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { JsonValue } from '../../core/object/object';
import type { Reached } from './conformance-path';

/** What the last column of a row says. */
export type Expectation =
  | { readonly kind: 'outside'; readonly where: string }
  | { readonly kind: 'file' | 'no file' | 'present' | 'absent' }
  | { readonly kind: Comparison; readonly text: string };

type Comparison = 'equals' | 'not' | 'contains' | 'lacks' | 'matches' | 'never matches';

const WORDS = ['file', 'no file', 'present', 'absent'] as const;

/**
 * Reads a value column: `outside: <where>`, `file`, `no file`, `present`, `absent`, or a literal in backticks, which may stand after `not`,
 * `contains`, `lacks`, `matches` or `never matches`; the latter two take a regular expression between slashes.
 *
 * @throws Error for any other text
 */
export function parseExpectation(cell: string): Expectation {
  const outside = /^outside: (\S.*)$/.exec(cell);
  if (outside?.[1] !== undefined) return { kind: 'outside', where: outside[1] };
  const word = WORDS.find((each) => each === cell);
  if (word !== undefined) return { kind: word };
  const literal = /^(?:(not|contains|lacks|matches|never matches) )?`([^`]+)`$/.exec(cell);
  if (literal?.[2] === undefined) {
    throw new Error(
      `value: expected a literal in backticks, ${WORDS.join(', ')} or "outside: where", got ${JSON.stringify(cell)}; write one of them`,
    );
  }
  const kind = (literal[1] as Comparison | undefined) ?? 'equals';
  if (kind.endsWith('matches')) regExp(literal[2]);
  return { kind, text: literal[2] };
}

/**
 * Whether what a path reached is as expected.
 *
 * Literals are YAML, so `4100` is a number and `"4100"` a text; `contains` and `lacks` look for the literal text.
 * `absent` needs the place where it could be; `lacks`, `matches` and `never matches` need a value to look at; `not` needs neither.
 *
 * @throws Error where the expectation is about files
 */
export function holds(expectation: Expectation, { values, many, hasParent }: Reached): boolean {
  const some = values.length > 0;
  switch (expectation.kind) {
    case 'present':
      return some;
    case 'absent':
      return !some && hasParent;
    case 'equals':
      return (some || many) && isDeepStrictEqual(many ? values : values[0], parse(expectation.text));
    case 'not':
      return values.every((value) => !isDeepStrictEqual(value, parse(expectation.text)));
    case 'contains':
      return (many ? [values] : values).some((value) => includes(value, expectation.text));
    case 'lacks':
      return some && !(many ? [values] : values).some((value) => includes(value, expectation.text));
    case 'matches':
      return some && values.every((value) => regExp(expectation.text).test(textOf(value)));
    case 'never matches':
      return some && values.every((value) => !regExp(expectation.text).test(textOf(value)));
    default:
      throw new Error(`value: expected something to compare with, got ${expectation.kind}; leave the path empty`);
  }
}

function includes(value: JsonValue, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  return Array.isArray(value) && value.some((each) => isDeepStrictEqual(each, parse(text)));
}

/** What a regular expression is tried on: a text itself, anything else as JSON. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function regExp(text: string): RegExp {
  const source = /^\/(.+)\/$/.exec(text)?.[1];
  if (source === undefined)
    throw new Error(`value: expected a regular expression between slashes, got ${JSON.stringify(text)}; add the slashes`);
  return new RegExp(source, 'm');
}
