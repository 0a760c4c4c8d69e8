import type { Difference, Step } from '../../core/compare/differences';
import type { JsonObject, JsonValue } from '../../core/object/object';

type Mutable = { [key: string]: unknown } | unknown[];

/** Does to an object what some differences say: the way from the base to the head, by its paths alone. */
export function applied<Value extends JsonValue>(base: Value, differences: readonly Difference[]): Value {
  const copy = structuredClone(base) as Mutable;
  for (const each of differences) if (!each.order) set(copy, each.steps, each);
  for (const each of differences) if (each.order) reorder(at(copy, each.steps) as JsonObject[], each);
  return copy as Value;
}

function at(value: Mutable, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((inner, step) => child(inner, step), value);
}

function child(value: unknown, step: Step): unknown {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : value.find((each) => has(each, step));
  return (value as { [key: string]: unknown })[String(step)];
}

/** Whether an entry is the one that a step means; a default that is not written down is the same. */
function has(entry: unknown, step: Step): boolean {
  if (typeof step !== 'object') return false;
  const wanted = step.fields;
  const isToleration = 'effect' in wanted || 'key' in wanted;
  const keys = isToleration ? ['key', 'effect', ...Object.keys(wanted)] : ['protocol', ...Object.keys(wanted)];
  return keys.every((key) => {
    const standard = key === 'protocol' ? 'TCP' : undefined;
    return JSON.stringify((entry as JsonObject)[key] ?? standard) === JSON.stringify(wanted[key] ?? standard);
  });
}

function set(root: Mutable, steps: readonly Step[], { before, after }: Difference): void {
  const last = steps.at(-1) as Step;
  const parent = at(root, steps.slice(0, -1)) as Mutable;
  if (!Array.isArray(parent)) {
    if (after === undefined) delete parent[String(last)];
    else parent[String(last)] = structuredClone(after);
    return;
  }
  if (typeof last === 'number') {
    parent[last] = structuredClone(after);
    return;
  }
  if (before !== undefined) {
    const index = parent.findIndex((each) =>
      typeof last === 'object' ? has(each, last) : JSON.stringify(each) === JSON.stringify(before),
    );
    if (index < 0) throw new Error(`nothing is at ${JSON.stringify(steps)}`);
    parent.splice(index, 1);
  }
  if (after !== undefined) parent.push(structuredClone(after));
}

function reorder(list: JsonObject[], { after }: Difference): void {
  const names = (after as readonly JsonValue[]).map((each) => JSON.stringify(each));
  const nameOf = (each: JsonObject): string => JSON.stringify(each['name']);
  list.sort((a, b) => names.indexOf(nameOf(a)) - names.indexOf(nameOf(b)));
}
