import { parser } from '@prometheus-io/lezer-promql';
import { AGGREGATION_PARAMETERS, FUNCTIONS, type PromType } from './functions';

type Node = ReturnType<typeof parser.parse>['topNode'];

const WORDS: Readonly<Record<PromType, string>> = {
  scalar: 'a number',
  vector: 'one value for each series',
  matrix: 'a range such as x[5m]',
  string: 'text',
};
const COMPARISONS = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte', 'EqlC'];
const SET_OPERATIONS = ['And', 'Or', 'Unless'];
const OFFSET = ['VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'OffsetExpr', 'StepInvariantExpr', 'BinaryExpr', 'UnaryExpr'];
const MODIFIERS = new Set(['BoolModifier', 'MatchingModifierClause', 'AggregateModifier', 'AggregateOp', 'FunctionIdentifier', 'UnaryOp']);

/**
 * Why Prometheus refuses an expression; undefined if it accepts it, or if this is unknown. It finds what the grammar refuses and arguments
 * of
 * the wrong type.
 */
export function wrongExpression(text: string): string | undefined {
  const tree = parser.parse(text);
  let error: { readonly from: number; readonly to: number } | undefined;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) error ??= { from: node.from, to: node.to };
    },
  });
  if (error !== undefined) {
    // Prometheus takes `1.`, and this grammar does not.
    if (/\d\.(?!\d)/.test(text)) return undefined;
    const rest = text.slice(error.from).trim();
    return rest === '' ? 'it ends too early' : `it can't be read from ${JSON.stringify(rest.slice(0, 40))} on`;
  }
  try {
    typeOf(text, tree.topNode);
    return undefined;
  } catch (wrong) {
    if (wrong instanceof WrongType) return wrong.message;
    throw wrong;
  }
}

class WrongType extends Error {}

/** The type of a node's value; undefined if it is unknown. */
function typeOf(text: string, node: Node): PromType | undefined {
  switch (node.name) {
    case 'PromQL':
    case 'ParenExpr':
      return typeOfFirst(text, node);
    case 'OffsetExpr':
    case 'StepInvariantExpr':
      // The grammar takes `a + b offset 5m` for an offset of the sum, which it is not.
      isOf(text, node, OFFSET, 'offset or @');
      return typeOfFirst(text, node);
    case 'NumberDurationLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'VectorSelector':
      return 'vector';
    case 'MatrixSelector':
      typeOfFirst(text, node);
      isOf(text, node, ['VectorSelector'], 'a range');
      return 'matrix';
    case 'SubqueryExpr':
      expect(text, node, typeOfFirst(text, node), ['vector'], 'a subquery');
      return 'matrix';
    case 'UnaryExpr':
      return expect(text, node, typeOfFirst(text, node), ['scalar', 'vector'], 'a sign');
    case 'BinaryExpr':
      return typeOfBinary(text, node);
    case 'AggregateExpr':
      return typeOfAggregation(text, node);
    case 'FunctionCall':
      return typeOfCall(text, node);
    default:
      return undefined;
  }
}

function typeOfFirst(text: string, node: Node): PromType | undefined {
  const [first] = operands(node);
  return first === undefined ? undefined : typeOf(text, first);
}

/** Some things stand behind a selector alone. */
function isOf(text: string, node: Node, names: readonly string[], what: string): void {
  const [first] = operands(node);
  if (first !== undefined && !names.includes(first.name)) {
    throw new WrongType(`${what} stands behind a selector such as x{a="b"}, and not behind ${shown(text, first)}`);
  }
}

function typeOfBinary(text: string, node: Node): PromType | undefined {
  const names = children(node).map(({ name }) => name);
  const types = operands(node).map((operand) => typeOf(text, operand));
  const isSet = names.some((name) => SET_OPERATIONS.includes(name));
  for (const type of types) expect(text, node, type, isSet ? ['vector'] : ['scalar', 'vector'], 'an operator');
  if (types.includes(undefined)) return undefined;
  if (types.includes('vector')) return 'vector';
  if (names.some((name) => COMPARISONS.includes(name)) && !names.includes('BoolModifier')) {
    throw new WrongType(`${shown(text, node)} compares two numbers without bool`);
  }
  return 'scalar';
}

function typeOfAggregation(text: string, node: Node): PromType {
  const operation = textOf(
    text,
    children(node).find(({ name }) => name === 'AggregateOp'),
  ).toLowerCase();
  const body = children(node).find(({ name }) => name === 'FunctionCallBody');
  const parameter = Object.hasOwn(AGGREGATION_PARAMETERS, operation) ? AGGREGATION_PARAMETERS[operation] : undefined;
  const takes: readonly PromType[] = parameter === undefined ? ['vector'] : [parameter, 'vector'];
  checkArguments(text, node, operation, body, takes, 0);
  return 'vector';
}

function typeOfCall(text: string, node: Node): PromType | undefined {
  const name = textOf(
    text,
    children(node).find((child) => child.name === 'FunctionIdentifier'),
  );
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) return undefined;
  checkArguments(
    text,
    node,
    name,
    children(node).find((child) => child.name === 'FunctionCallBody'),
    signature.takes,
    signature.variadic,
  );
  return signature.gives;
}

function checkArguments(
  text: string,
  node: Node,
  name: string,
  body: Node | undefined,
  takes: readonly PromType[],
  variadic: number,
): void {
  const given = body === undefined ? [] : operands(body);
  const least = takes.length - (variadic === 0 ? 0 : 1);
  const most = variadic < 0 ? Number.POSITIVE_INFINITY : takes.length;
  if (given.length < least || given.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw new WrongType(
      `${name} takes ${variadic < 0 ? `at least ${least}` : wanted} arguments, and has ${given.length} in ${shown(text, node)}`,
    );
  }
  for (const [index, argument] of given.entries()) {
    const wanted = takes[Math.min(index, takes.length - 1)];
    if (wanted !== undefined) expect(text, argument, typeOf(text, argument), [wanted], name);
  }
}

function expect(text: string, node: Node, type: PromType | undefined, wanted: readonly PromType[], by: string): PromType | undefined {
  if (type === undefined || wanted.includes(type)) return type;
  throw new WrongType(`${by} takes ${wanted.map((each) => WORDS[each]).join(' or ')}, and ${shown(text, node)} has ${WORDS[type]}`);
}

function operands(node: Node): Node[] {
  return children(node).filter(({ name }) => !MODIFIERS.has(name) && isOperand(name));
}

const isOperand = (name: string): boolean =>
  /(?:Expr|Selector|Literal|Call)$/.test(name) && name !== 'DurationExpr' && name !== 'OffsetDurationExpr';

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

const textOf = (text: string, node: Node | undefined): string => (node === undefined ? '' : text.slice(node.from, node.to));

function shown(text: string, node: Node): string {
  const part = textOf(text, node);
  return JSON.stringify(part.length > 60 ? `${part.slice(0, 60)}…` : part);
}
