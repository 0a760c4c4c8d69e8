import { valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';

/** The values that a rule compares. */
export interface RuleValues {
  readonly self: JsonValue;
  readonly oldSelf: JsonValue;
}

type Value = JsonValue | undefined;

/** A rule says what this language does not know. */
class Unknown extends Error {}

const TOKEN = /\s*(?:(&&|\|\||==|!=|<=|>=|[()!<>.,[\]])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*))/y;

/**
 * Whether a CEL rule holds. It supports comparisons, `has`, `size`, `!`, `&&` and `||`, which suffice for most rules about the old value.
 *
 * @returns undefined if it says anything else
 */
export function ruleHolds(rule: string, values: RuleValues): boolean | undefined {
  try {
    const reader = new Reader(tokensOf(rule), values);
    const result = reader.either();
    return reader.isAtEnd && typeof result === 'boolean' ? result : undefined;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function tokensOf(rule: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rule.trimEnd().length) {
    const found = TOKEN.exec(rule);
    if (found === null) throw new Unknown();
    tokens.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '');
  }
  return tokens;
}

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly values: RuleValues,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  either(): Value {
    let left = this.both();
    while (this.takes('||')) {
      const right = this.both();
      left = isTrue(left) || isTrue(right);
    }
    return left;
  }

  private both(): Value {
    let left = this.compared();
    while (this.takes('&&')) {
      const right = this.compared();
      left = isTrue(left) && isTrue(right);
    }
    return left;
  }

  private compared(): Value {
    const left = this.single();
    const operator = this.tokens[this.at] ?? '';
    if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) return left;
    this.at += 1;
    return compare(left, operator, this.single());
  }

  private single(): Value {
    if (this.takes('!')) return !isTrue(this.single());
    if (this.takes('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.at] ?? '';
    this.at += 1;
    if (token === 'true' || token === 'false') return token === 'true';
    if (/^\d/.test(token)) return Number(token);
    if (/^["']/.test(token)) return token.slice(1, -1);
    if (token === 'has' || token === 'size') return this.called(token);
    if (token === 'self' || token === 'oldSelf') return this.path(token);
    throw new Unknown();
  }

  private called(name: string): Value {
    this.expect('(');
    const root = this.tokens[this.at] ?? '';
    this.at += 1;
    if (root !== 'self' && root !== 'oldSelf') throw new Unknown();
    const value = this.path(root);
    this.expect(')');
    if (name === 'has') return value !== undefined;
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  }

  private path(root: 'self' | 'oldSelf'): Value {
    const keys: string[] = [];
    while (this.takes('.')) {
      keys.push(this.tokens[this.at] ?? '');
      this.at += 1;
      // A method of CEL's is more than a field.
      if (this.tokens[this.at] === '(' || this.tokens[this.at] === '[') throw new Unknown();
    }
    if (this.tokens[this.at] === '[' || this.tokens[this.at] === '(') throw new Unknown();
    return valueAt(this.values[root], ...keys);
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new Unknown();
  }
}

function isTrue(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Unknown();
  return value;
}

function compare(left: Value, operator: string, right: Value): boolean {
  const same = JSON.stringify(left) === JSON.stringify(right);
  if (operator === '==') return same;
  if (operator === '!=') return !same;
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) throw new Unknown();
  const [a, b] = [left, right as typeof left];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}
