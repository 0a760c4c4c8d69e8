import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector takes pods with these labels. No selector takes none; an empty one takes all.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: JsonValue | undefined, labels: Labels): boolean {
  if (selector === undefined || selector === null) return false;
  const equal = Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return equal && listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels));
}

function holds(expression: JsonValue, labels: Labels): boolean {
  const label = labels[textAt(expression, 'key') ?? ''];
  const values = listAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}
