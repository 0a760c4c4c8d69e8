import type { JsonObject, JsonValue } from '../object/object';
import { areKeys, type Normal, type NormalList, nameIn, referencesIn } from './normal';

/** One step into a value: a key of a map, an entry of a list by fields of its own or by its position, any entry of a set. */
export type Step = string | number | { readonly fields: JsonObject } | typeof ENTRY;

/** An entry of a set: it is what it says. */
export const ENTRY = '[]';

/** A field that differs. */
export interface Difference {
  readonly steps: readonly Step[];
  /** Undefined if nothing was there. */
  readonly before?: JsonValue;
  /** Undefined if nothing is there. */
  readonly after?: JsonValue;
  /** Set where the order of entries alone differs: before and after are what tells them apart. */
  readonly order?: true;
}

/** In what two values differ. */
export function differencesOf(base: Normal | undefined, head: Normal | undefined): Difference[] {
  return [...within(base, head, [])];
}

/** `spec.template.spec.containers[name=web].image` */
export function pathText(steps: readonly Step[]): string {
  const text = steps.map((step) => {
    if (step === ENTRY) return ENTRY;
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step === 'string') return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    return `[${Object.entries(step.fields)
      .map(([key, value]) => `${key}=${typeof value === 'object' ? shownList(value) : String(value)}`)
      .join(',')}]`;
  });
  return text.join('').replace(/^\./, '');
}

function shownList(value: JsonValue): string {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join('+') : JSON.stringify(value);
}

function* between(base: Normal | undefined, head: Normal | undefined, steps: readonly Step[]): Generator<Difference> {
  if (!isWrittenSame(base?.raw, head?.raw)) yield* within(base, head, steps);
}

function* within(base: Normal | undefined, head: Normal | undefined, steps: readonly Step[]): Generator<Difference> {
  if (base?.map !== undefined && head?.map !== undefined) {
    for (const key of [...new Set([...base.map.keys(), ...head.map.keys()])].sort()) {
      const [before, after] = [base.map.get(key), head.map.get(key)];
      // It shows an explicit default, although that changes nothing.
      yield* between(before ?? base.silent?.get(key), after ?? head.silent?.get(key), [...steps, key]);
    }
    yield* byContext(base, head, steps);
  } else if (base?.list !== undefined && head?.list !== undefined) {
    yield* inLists(base, head, steps);
  } else if (base?.text !== head?.text) {
    yield difference(steps, base?.raw, head?.raw);
  }
}

/** Values without meaning here that would have one on the other side: an image's own pull policy beside another image. */
function* byContext(base: Normal, head: Normal, steps: readonly Step[]): Generator<Difference> {
  for (const key of new Set([...(base.silent?.keys() ?? []), ...(head.silent?.keys() ?? [])])) {
    if (base.map?.has(key) || head.map?.has(key)) continue;
    const [before, after] = [base.silent?.get(key), head.silent?.get(key)];
    if (isWrittenSame(before?.raw, after?.raw)) continue;
    const says = (before && head.says?.(key, before.raw)) || (after && base.says?.(key, after.raw));
    if (says) yield difference([...steps, key], before?.raw, after?.raw);
  }
}

/** What is written in one way means one thing: most of two objects is, and is not looked into. */
function isWrittenSame(base: JsonValue | undefined, head: JsonValue | undefined): boolean {
  return base === head || JSON.stringify(base) === JSON.stringify(head);
}

function* inLists(base: Normal, head: Normal, steps: readonly Step[]): Generator<Difference> {
  const [before, after] = [base.list as NormalList, head.list as NormalList];
  const keys = before.rule.keys?.find((fields) => areKeys(before.items, fields) && areKeys(after.items, fields));
  if (keys !== undefined) yield* byKey(before, after, keys, steps);
  else if (base.text === head.text) return;
  else if (before.rule.order === 'free' || before.rule.order === 'references') yield* ofSet(base, head, steps);
  else yield* ofSequence(base, head, steps);
}

function* byKey(before: NormalList, after: NormalList, keys: readonly string[], steps: readonly Step[]): Generator<Difference> {
  const [theirs, ours] = [before, after].map(({ items }) => new Map(items.map((item) => [nameIn(item, keys), item]))) as [
    Map<string, Normal>,
    Map<string, Normal>,
  ];
  for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
    const [old, now] = [theirs.get(name), ours.get(name)];
    yield* between(old, now, [...steps, { fields: fieldsOf((old ?? now)?.raw, keys) }]);
  }
  if (before.rule.order === 'free') return;
  // Either way around, what the other differences lead to has to stand in the right order.
  const isSame = comesOut(theirs, ours, before.rule) && comesOut(ours, theirs, before.rule);
  if (!isSame) yield { steps, before: namesOf(before, keys), after: namesOf(after, keys), order: true };
}

/** Whether taking out what is gone and adding what is new at the end comes to the other list, as far as its order counts. */
function comesOut(from: ReadonlyMap<string, Normal>, to: ReadonlyMap<string, Normal>, { order }: NormalList['rule']): boolean {
  const names = [...[...from.keys()].filter((name) => to.has(name)), ...[...to.keys()].filter((name) => !from.has(name))];
  if (order === 'kept') return names.join('\n') === [...to.keys()].join('\n');
  const inOrder = (all: readonly string[]): string =>
    referencesIn(
      all.flatMap((name) => to.get(name) ?? []),
      all,
    );
  return inOrder(names) === inOrder([...to.keys()]);
}

function namesOf({ items }: NormalList, keys: readonly string[]): JsonValue {
  return items.map(({ raw }) => {
    const fields = Object.values(fieldsOf(raw, keys));
    return fields.length === 1 ? (fields[0] ?? null) : fields;
  });
}

function fieldsOf(raw: JsonValue | undefined, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = key.split('.').reduce<JsonValue | undefined>((inner, part) => (inner as JsonObject | undefined)?.[part], raw);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Entries without a key: texts of a set are shown as the two lists that they are, others one by one. */
function* ofSet(base: Normal, head: Normal, steps: readonly Step[]): Generator<Difference> {
  const [before, after] = [base.list?.items ?? [], head.list?.items ?? []];
  if ([...before, ...after].every(({ map, list }) => map === undefined && list === undefined)) {
    yield difference(steps, base.raw, head.raw);
    return;
  }
  const left = [...after];
  const gone = before.filter(({ text }) => {
    const at = left.findIndex((each) => each.text === text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  for (const { raw } of gone) yield { steps: [...steps, ENTRY], before: raw };
  for (const { raw } of left) yield { steps: [...steps, ENTRY], after: raw };
}

/** If two sequences of maps have equal length and no entry moved, compares entry by entry; shows any other list completely. */
function* ofSequence(base: Normal, head: Normal, steps: readonly Step[]): Generator<Difference> {
  const [before, after] = [base.list?.items ?? [], head.list?.items ?? []];
  const differing = before.flatMap((item, at) => (item.text === after[at]?.text ? [] : [at]));
  const isShifted = differing.some((at) => before.some((item) => item.text === after[at]?.text));
  const areMaps = differing.every((at) => before[at]?.map !== undefined && after[at]?.map !== undefined);
  if (before.length !== after.length || isShifted || !areMaps) yield difference(steps, base.raw, head.raw);
  else for (const at of differing) yield* between(before[at], after[at], [...steps, at]);
}

function difference(steps: readonly Step[], before: JsonValue | undefined, after: JsonValue | undefined): Difference {
  return { steps, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}
