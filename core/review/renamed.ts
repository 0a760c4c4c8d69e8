import { type DataFate, dataFates } from '../check/data-fate';
import { matched } from '../compare/match';
import type { SideObject } from '../compare/side';
import { entrancesOf } from '../facts/exposure';

/** What becomes of an environment's objects when it has another name. */
export interface RenamedObjects {
  /** How many have the same name and namespace before and after: the new tree takes them over as they are. */
  readonly same: number;
  /** How many there are under a name that was not there before: they are made anew. */
  readonly anew: number;
  /** How many nothing renders any more: they go on running until somebody deletes them. */
  readonly left: number;
  readonly data: {
    /** Under the same name before and after. */
    readonly same: readonly DataFate[];
    /** Under a new name, and empty. */
    readonly anew: readonly DataFate[];
    /** Under the old name, which nothing new reads. */
    readonly left: readonly DataFate[];
  };
  /** What leads in from outside, before and after, where the two differ: `shop.example.org/`. */
  readonly closed: readonly string[];
  readonly opened: readonly string[];
}

/** Compares the objects of an environment under two names. The cluster knows an object by its kind, namespace and name alone. */
export function renamedObjects(before: readonly SideObject[], after: readonly SideObject[]): RenamedObjects {
  const anywhere = (each: SideObject): SideObject => ({ ...each, environment: undefined });
  const pairs = matched(before.map(anywhere), after.map(anywhere));
  const same: SideObject[] = [];
  const anew: SideObject[] = [];
  const left: SideObject[] = [];
  for (const { base, head, proof } of pairs) {
    if (base !== undefined && head !== undefined && proof === undefined) same.push(head);
    else {
      if (base !== undefined) left.push(base);
      if (head !== undefined) anew.push(head);
    }
  }
  const [was, is] = [before, after].map(entrances) as [ReadonlySet<string>, ReadonlySet<string>];
  return {
    same: same.length,
    anew: anew.length,
    left: left.length,
    data: { same: fatesOf(same), anew: fatesOf(anew), left: fatesOf(left) },
    closed: [...was].filter((each) => !is.has(each)).sort(),
    opened: [...is].filter((each) => !was.has(each)).sort(),
  };
}

function fatesOf(objects: readonly SideObject[]): DataFate[] {
  return dataFates(objects.map(({ object }) => object));
}

function entrances(objects: readonly SideObject[]): ReadonlySet<string> {
  return new Set(objects.flatMap(({ object }) => entrancesOf(object)));
}
