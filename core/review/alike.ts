import type { SideObject } from '../compare/side';
import { World } from '../facts/world';
import { groupBy } from '../group-by';
import type { Change } from '../model/change';
import { signatureOf } from './fold';
import { byPlace, type Review } from './review';
import type { ReviewedChange } from './reviewed-change';

/** A file that changes, as text; undefined on the side that does not have it. */
export interface ChangedText {
  readonly path: string;
  readonly environment: string;
  readonly base: string | undefined;
  readonly head: string | undefined;
}

/** Environments whose files change alike: they are the same, letter by letter, once each one's name stands for the other's. */
export interface Alike {
  /** Is compared, and stands for the others. */
  readonly first: string;
  /** Compared too, to check that the result is the same. */
  readonly second: string;
  readonly others: readonly string[];
}

/** Stands for the name of an environment; no YAML has this character. */
const NAME = '\u0001';
/** A suffix like the hash at the end of a ConfigMap's or a Job's name. */
const LIKE_HASH = /^(?:[0-9a-f]{6,}|[bcdfghjklmnpqrstvwxz2456789]{8,10})$/;

/** Groups of more than two environments that change alike. The length of a name counts, because the answer cuts long texts. */
export function alikeAmong(files: readonly ChangedText[]): Alike[] {
  const byEnvironment = groupBy(files, ({ environment }) => environment);
  const classes = new Map<string, string[]>();
  for (const [environment, own] of byEnvironment) {
    const name = shortName(environment);
    if (own.some(({ base = '', head = '' }) => base.includes(NAME) || head.includes(NAME))) continue;
    const plain = (text: string | undefined): string | null => (text === undefined ? null : text.replaceAll(name, NAME));
    const texts = own.map(({ path, base, head }) => [plain(path), plain(base), plain(head)]);
    const sorted = texts.sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
    const key = JSON.stringify([environment.slice(0, -name.length), name.length, LIKE_HASH.test(name), sorted]);
    const found = classes.get(key);
    if (found === undefined) classes.set(key, [environment]);
    else found.push(environment);
  }
  return [...classes.values()].flatMap(([first, second, ...others]) =>
    first === undefined || second === undefined || others.length === 0 ? [] : [{ first, second, others }],
  );
}

/**
 * The review with what was left out because it is alike.
 *
 * @param review of all but the others
 * @returns undefined if a second environment gives another result than the first: then compare all
 */
export function withAlike(review: Review, classes: readonly Alike[]): Review | undefined {
  if (classes.length === 0) return review;
  const changes = groupBy(review.changes, ({ pair }) => (pair.head ?? pair.base)?.environment);
  const [before, after] = [review.before, review.after].map(({ objects }) => groupBy(objects, ({ environment }) => environment));
  const more: { changes: ReviewedChange[]; before: SideObject[]; after: SideObject[]; spelling: string[]; reordered: string[] } = {
    changes: [],
    before: [],
    after: [],
    spelling: [],
    reordered: [],
  };
  for (const { first, second, others } of classes) {
    const own = changes.get(first) ?? [];
    const expected = (changes.get(second) ?? []).map(({ change }) => JSON.stringify(change));
    const [name, other] = [shortName(first), shortName(second)];
    const renamedTexts = own.map(({ change }) => JSON.stringify(change).replaceAll(name, other));
    if (renamedTexts.length !== expected.length || renamedTexts.some((text, at) => text !== expected[at])) return undefined;
    // A line about several places must not hold the name of one place.
    const exceptions = own.filter((each, at) => signatureOf(each) === signatureOf(changes.get(second)?.[at] ?? each));
    const [spelling = [], reordered = []] = [review.spelling, review.reordered].map((all) =>
      all.filter((file) => file.includes(`${first}/`)),
    );
    for (const environment of others) {
      const renamed = renaming(name, shortName(environment));
      more.changes.push(...own.map((each) => ({ ...renamed.change(each), ...(exceptions.includes(each) && { like: each }) })));
      more.before.push(...(before?.get(first) ?? []).map(renamed.side));
      more.after.push(...(after?.get(first) ?? []).map(renamed.side));
      more.spelling.push(...spelling.map(renamed.text));
      more.reordered.push(...reordered.map(renamed.text));
    }
  }
  return {
    ...review,
    changes: [...review.changes, ...more.changes].sort(byPlace),
    spelling: [...review.spelling, ...more.spelling].sort(),
    reordered: [...review.reordered, ...more.reordered].sort(),
    before: new World([...review.before.objects, ...more.before]),
    after: new World([...review.after.objects, ...more.after]),
  };
}

function shortName(environment: string): string {
  return environment.slice(environment.indexOf('/') + 1);
}

/** What is said of one environment, said of another. Names of environments have no letter that JSON writes otherwise. */
function renaming(from: string, to: string) {
  const text = (each: string): string => each.replaceAll(from, to);
  const value = <Value>(each: Value): Value => JSON.parse(text(JSON.stringify(each))) as Value;
  const pairs = new Map<SideObject, SideObject>();
  const side = (each: SideObject): SideObject => {
    const known = pairs.get(each) ?? value(each);
    pairs.set(each, known);
    return known;
  };
  const change = (each: ReviewedChange): ReviewedChange => ({
    change: value<Change>(each.change),
    pair: { ...each.pair, ...(each.pair.base && { base: side(each.pair.base) }), ...(each.pair.head && { head: side(each.pair.head) }) },
  });
  return { text, side, change };
}
