import { type ASTNode, Environment, Optional } from '@marcbachmann/cel-js';
import { addFunctions, MATCHES } from './functions';
import { withoutIndexedHas } from './has';
import { PatternUnknown, re2 } from './re2';
import type { CelValue } from './values';

/** An expression of an API server that can be evaluated. */
export interface Expression {
  /** Whether it looks at the value before, so that it does not run if there was none. */
  readonly usesOldSelf: boolean;
  /**
   * What it is of some values by name; without `oldSelf` there was none before.
   *
   * @throws Unjudged where it says what is not known here; CelError where an API server would refuse the value too, since it can't be evaluated
   */
  readonly of: (values: CelValues) => CelValue;
}

/** Names that expressions of an API server may use: in rules of a definition, and in policies. */
const NAMES = ['self', 'oldSelf', 'object', 'oldObject', 'variables'] as const;

/** Values by those names. */
export type CelValues = Readonly<Partial<Record<(typeof NAMES)[number], CelValue>>>;

/** It is not known here what an expression says. */
export class Unjudged extends Error {}

/** An expression can't be evaluated with a value: it asks for a field that is not there. */
export class CelError extends Error {}

const ENVIRONMENT = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true });
for (const name of NAMES) ENVIRONMENT.registerVariable(name, 'dyn');
addFunctions(ENVIRONMENT);

/**
 * Reads an expression.
 *
 * @throws Unjudged if it can't parse the rule, or does not know one of its functions
 */
export function expression(text: string): Expression {
  const parsed = attempt(() => ENVIRONMENT.parse(withoutIndexedHas(text)));
  const names = new Set<string>();
  visit(parsed.ast, (node) => {
    if (node.op === 'id') names.add(node.args);
    if (node.op !== 'call' && node.op !== 'rcall') return;
    const call = node.args as [string, ...unknown[]];
    if (call[0] !== 'matches') return;
    call[0] = MATCHES;
    const pattern = (call.at(-1) as readonly ASTNode[]).at(-1);
    if (pattern?.op === 'value' && typeof pattern.args === 'string') attempt(() => re2(pattern.args as string));
  });
  const { valid, error } = parsed.check();
  if (!valid) throw new Unjudged(firstLine(error?.message));
  return {
    usesOldSelf: names.has('oldSelf'),
    of: (values) => {
      try {
        return parsed({ oldSelf: Optional.none(), ...values });
      } catch (error) {
        if (error instanceof PatternUnknown) throw new Unjudged(error.message);
        throw new CelError(firstLine((error as Error).message));
      }
    },
  };
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Unjudged(firstLine((error as Error).message));
  }
}

/** The library shows the expression below its message. */
const firstLine = (text = 'it can not be read'): string => text.split('\n')[0] ?? text;

function visit(node: ASTNode, see: (node: ASTNode) => void): void {
  see(node);
  const inside = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) inside(each);
    else if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value) visit(value as ASTNode, see);
  };
  inside(node.args);
}
