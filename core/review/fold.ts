import { groupKindOf, nameOfObject } from '../compare/identity';
import type { SideObject } from '../compare/side';
import type { Consequence } from '../facts/fact';
import { groupBy } from '../group-by';
import type { JsonValue } from '../object/object';
import { type Abstract, abstractOf, scopeOf } from './abstract';
import { consequencesOfGroup, withoutCounts } from './group-consequences';
import type { Review } from './review';
import type { ReviewedChange } from './reviewed-change';

export type Risk = 'high' | 'medium' | 'low' | 'none';

/** Changes that are one but for the names of where they are. */
export interface Group {
  readonly lines: readonly string[];
  readonly risk: Risk;
  readonly members: readonly ReviewedChange[];
  /** What it does, said of all of them. */
  readonly consequences: readonly Consequence[];
  /** Where they are. */
  readonly in: readonly string[];
  /** Where the same object is, and does not change so. */
  readonly notIn: readonly string[];
}

/** A file that was not read, as it is the same on both sides. */
export interface UnreadFile {
  readonly environment: string;
  readonly application: string;
  readonly file: string;
}

const RISKS: readonly Risk[] = ['high', 'medium', 'low', 'none'];

/** The risk of a change: that of its worst consequence. */
export function riskOf({ consequences }: { readonly consequences: readonly Consequence[] }): Risk {
  return RISKS.find((risk) => consequences.some((each) => each.risk === risk)) ?? 'none';
}

/** The worst of some risks. */
export function worstOf(risks: Iterable<Risk>): Risk {
  const all = new Set(risks);
  return RISKS.find((risk) => all.has(risk)) ?? 'none';
}

/** Whether a risk is at least another one. */
export function isAtLeast(risk: Risk, least: Risk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(least);
}

/** Tells one change in many places once. The worst come first, then those in most places. */
export function foldedGroups({ changes, before, after }: Review, unread: readonly UnreadFile[] = []): Group[] {
  const signatures = new Map<ReviewedChange, string>();
  const groups = groupBy(changes, (change) => {
    const each = change.like ?? change;
    const known = signatures.get(each) ?? signatureOf(each);
    signatures.set(each, known);
    return known;
  });
  // Only what changes in several places is looked for in others.
  const kinds = new Set(
    [...groups.values()].flatMap(([first, second]) => (first === undefined || second === undefined ? [] : kindOf(sideOf(first)))),
  );
  const inventory =
    kinds.size > 0
      ? inventoryOf(
          [...before.objects, ...after.objects].filter((each) => kinds.has(kindOf(each))),
          unread,
        )
      : undefined;
  return [...groups.values()]
    .map((members) => groupOf(members, inventory))
    .sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) || b.members.length - a.members.length);
}

function sideOf({ pair }: ReviewedChange): SideObject {
  return (pair.head ?? pair.base) as SideObject;
}

/** What all changes of one folded line share. */
export function signatureOf(each: ReviewedChange): string {
  const side = sideOf(each);
  const abstract = abstractOf(side);
  const { change } = each;
  return JSON.stringify([
    objectKey(side, abstract),
    change.kind,
    change.lines?.map((line) => abstract(line, false)),
    'fields' in change
      ? change.fields.map((field) => [
          abstract(field.path),
          valueKey(field.before, field, abstract),
          valueKey(field.after, field, abstract),
        ])
      : [],
    change.consequences.map(({ id, text }) => [id, withoutCounts(abstract(text))]),
    'fate' in change ? change.fate?.outcome : '',
  ]);
}

/** Values of secrets are random here, and say no more than that they changed. */
function valueKey(
  value: JsonValue | undefined,
  { path, hidden }: { readonly path: string; readonly hidden?: true | undefined },
  abstract: Abstract,
): string {
  if (value === undefined) return '';
  return hidden ? 'hidden' : abstract(JSON.stringify(value), /(?:^|\.)image(?:Name)?$/.test(path));
}

function kindOf({ object }: SideObject): string {
  return groupKindOf(object);
}

function objectKey({ object, application }: SideObject, abstract: Abstract): string {
  return JSON.stringify([groupKindOf(object), abstract(application ?? ''), abstract(nameOfObject(object))]);
}

/** The places of each object, by its name without the names of a place. */
interface Inventory {
  readonly scopes: (side: SideObject, abstract: Abstract) => ReadonlySet<string>;
}

function inventoryOf(objects: readonly SideObject[], unread: readonly UnreadFile[]): Inventory {
  const byObject = new Map<string, Set<string>>();
  const byFile = new Map<string, Set<string>>();
  const abstracts = new Map<string, Abstract>();
  for (const side of objects) {
    const scope = scopeOf(side);
    const place = JSON.stringify([scope, side.object.metadata.namespace]);
    const abstract = abstracts.get(place) ?? abstractOf(side);
    abstracts.set(place, abstract);
    add(byObject, objectKey(side, abstract), scope);
  }
  for (const { environment, application, file } of unread) add(byFile, fileKey(environment, application, file), environment);
  return {
    scopes: (side, abstract) => {
      const files = side.environment === undefined ? undefined : byFile.get(fileKey(side.environment, side.application ?? '', side.file));
      return new Set([...(byObject.get(objectKey(side, abstract)) ?? []), ...(files ?? [])]);
    },
  };
}

/** The environment's name stands in names of files too. */
function fileKey(environment: string, application: string, file: string): string {
  const short = environment.slice(environment.indexOf('/') + 1);
  const base = file.slice(file.lastIndexOf('/') + 1);
  return `${environment.slice(0, environment.indexOf('/'))}/${application.replaceAll(short, '*')}/${base.replaceAll(short, '*')}`;
}

function add(map: Map<string, Set<string>>, key: string, scope: string): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, new Set([scope]));
  else found.add(scope);
}

function groupOf(members: readonly ReviewedChange[], inventory: Inventory | undefined): Group {
  const [first] = members as [ReviewedChange];
  const where = [...new Set(members.map((each) => scopeOf(sideOf(each))))].filter((scope) => scope !== '').sort();
  const side = sideOf(first);
  const abstract = abstractOf(side);
  const everywhere = members.length > 1 ? [...(inventory?.scopes(side, abstract) ?? [])] : [];
  const own = new Set(where);
  const lines = first.change.lines ?? [];
  const areEqual = members.every(({ change }) => JSON.stringify(change.lines) === JSON.stringify(lines));
  return {
    lines: areEqual ? lines : lines.map((line) => abstract(line)),
    risk: worstOf(members.map(({ change }) => riskOf(change))),
    members,
    consequences: consequencesOfGroup(members, abstract),
    in: where,
    notIn: everywhere.filter((scope) => scope !== '' && !own.has(scope)).sort(),
  };
}
