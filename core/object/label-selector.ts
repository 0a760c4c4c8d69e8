import { listAt, mapAt, textAt } from './json-fields';
import { isNamedBy, LABEL_VALUE, QUALIFIED_NAME } from './name-grammar';
import type { JsonObject, JsonValue } from './object';

export type Labels = Readonly<Record<string, string>>;

/** Whether something holds, where not all is known. */
export type Match = 'yes' | 'no' | 'maybe';

/** The value of a label, `undefined` if it is missing, `null` if its value is unknown. */
export type LabelOf = (key: string) => string | null | undefined;

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/**
 * Whether a label selector takes what has these labels. No selector takes nothing; an empty one takes all; one that is wrong takes nothing.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: JsonValue | undefined, labels: Labels): boolean {
  return selectorMatch(selector, (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined)) === 'yes';
}

/** Like `selects`, for labels of which some are unknown. */
export function selectorMatch(selector: JsonValue | undefined, labelOf: LabelOf): Match {
  if (selector === undefined || selector === null || !isRight(selector)) return 'no';
  const equal = Object.entries(mapAt(selector, 'matchLabels')).map(([key, value]) => known(labelOf(key), (label) => label === value));
  return allOf([...equal, ...listAt(selector, 'matchExpressions').map((expression) => meets(expression, labelOf))]);
}

const KNOWN_RIGHT = new WeakSet<object>();

/** Most selectors are asked about many pods, and stay as they are. */
function isRight(selector: JsonValue): boolean {
  if (typeof selector !== 'object' || selector === null) return false;
  if (KNOWN_RIGHT.has(selector)) return true;
  if (wrongSelector(selector) !== undefined) return false;
  KNOWN_RIGHT.add(selector);
  return true;
}

/** Why an API server refuses a selector; undefined if it does not. */
export function wrongSelector(selector: JsonValue): string | undefined {
  if (typeof selector !== 'object' || selector === null || Array.isArray(selector)) return 'it is no map';
  const { matchLabels, matchExpressions } = selector as JsonObject;
  const badLabel = Object.entries(mapAt(selector, 'matchLabels')).find(([key, value]) => !isLabel(key, value));
  if (badLabel !== undefined) return `${JSON.stringify(badLabel[0])} is no label, or can't have the value ${JSON.stringify(badLabel[1])}`;
  if (!isMissing(matchLabels) && (typeof matchLabels !== 'object' || Array.isArray(matchLabels))) return 'matchLabels is no map';
  if (!isMissing(matchExpressions) && !Array.isArray(matchExpressions)) return 'matchExpressions is no list';
  return listAt(selector, 'matchExpressions')
    .map(wrongExpression)
    .find((wrong) => wrong !== undefined);
}

/** Whether all hold. */
export function allOf(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('maybe') ? 'maybe' : 'yes';
}

/** Whether any holds. */
export function anyOf(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('maybe') ? 'maybe' : 'no';
}

const isMissing = (value: JsonValue | undefined): value is null | undefined => value === undefined || value === null;

const isLabel = (key: string, value: JsonValue | undefined): boolean =>
  isNamedBy(QUALIFIED_NAME, key) && typeof value === 'string' && isNamedBy(LABEL_VALUE, value);

function wrongExpression(expression: JsonValue): string | undefined {
  const key = textAt(expression, 'key') ?? '';
  const operator = textAt(expression, 'operator') ?? '';
  const values = listAt(expression, 'values');
  if (!OPERATORS.includes(operator)) return `${JSON.stringify(operator)} is no operator`;
  if (!isNamedBy(QUALIFIED_NAME, key)) return `${JSON.stringify(key)} is no label`;
  if (operator.endsWith('In') && values.length === 0) return `${operator} needs values`;
  if (!operator.endsWith('In') && values.length > 0) return `${operator} takes no values`;
  const badValue = values.find((value) => !isLabel(key, value));
  return badValue === undefined ? undefined : `${JSON.stringify(badValue)} is no value of a label`;
}

function meets(expression: JsonValue, labelOf: LabelOf): Match {
  const label = labelOf(textAt(expression, 'key') ?? '');
  const values = listAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return known(label, (value) => value !== undefined && values.includes(value));
    case 'NotIn':
      return known(label, (value) => value === undefined || !values.includes(value));
    case 'Exists':
      return known(label, (value) => value !== undefined);
    default:
      return known(label, (value) => value === undefined);
  }
}

function known(label: string | null | undefined, holds: (label: string | undefined) => boolean): Match {
  if (label === null) return 'maybe';
  return holds(label) ? 'yes' : 'no';
}
