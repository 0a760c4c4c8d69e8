import type { Problem } from '../errors';
import type { ActionRecord } from '../record/record';
import { ACCESS_FILE, type Access } from './access';
import type { GovernedChange } from './bench';
import type { Law } from './law';
import { codersOf, mayChangeCode, mayWrite, ownsAll, writersOf } from './permission';

/** Where a commit's problems stand: its first digits. */
function placeOf(commit: string): { readonly file: string } {
  return { file: commit.slice(0, 12) };
}

/** The problem of a commit that proves nobody. @param why why it proves nobody; undefined if no `access.yaml` says who may */
export function notProven(commit: string, changes: readonly GovernedChange[], law: Law, why = 'it carries no signature'): Problem {
  const problem = { code: 'ACCESS_DENIED' as const, subject: 'commit', wrong: `changes ${whatOf(changes)}`, place: placeOf(commit) };
  if (law.kind === 'access')
    return {
      ...problem,
      expected: `it signed by an actor of ${ACCESS_FILE}`,
      got: `nobody, as ${why}`,
      next: 'sign it, or let somebody do it who may',
    };
  return {
    ...problem,
    expected: `an ${ACCESS_FILE} before it that says who may`,
    got: law.kind === 'missing' ? 'none' : law.kind === 'sample' ? 'a sample' : 'one that can not be read',
    next: 'bring it back by resetting the branch to where it was there',
  };
}

/** What an actor was not allowed to change in a commit that they prove, and whether its record names somebody else. */
export function denials(
  access: Access,
  actor: string,
  commit: string,
  changes: readonly GovernedChange[],
  records: readonly ActionRecord[],
): Problem[] {
  const place = placeOf(commit);
  // All of a commit are of one actor.
  const [record] = records;
  const denied = (what: string, expected: string): Problem => ({
    code: 'ACCESS_DENIED',
    subject: 'commit',
    wrong: `changes ${what}`,
    expected,
    got: actor,
    next: 'let one of them do it',
    place,
  });
  const targets = new Set(changes.flatMap(({ territory }) => (territory.kind === 'environment' ? [territory.target] : [])));
  const code = changes.filter(({ territory }) => territory.kind === 'code');
  return [
    ...(changes.some(({ territory }) => territory.kind === 'access') && !ownsAll(access, actor)
      ? [denied(ACCESS_FILE, 'an owner of all environments')]
      : []),
    ...[...targets]
      .sort()
      .filter((target) => !mayWrite(access, actor, target))
      .map((target) => denied(visible(target), writersOf(access, target))),
    ...(code.length > 0 && !mayChangeCode(access, actor) ? [denied(whatOf(code), codersOf(access))] : []),
    ...(record === undefined || record.actor === actor
      ? []
      : [
          {
            code: 'ACCESS_DENIED' as const,
            subject: 'commit',
            wrong: `its record says ${visible(record.actor)}`,
            got: actor,
            next: 'do the action again',
            place,
          },
        ]),
  ];
}

/** The problem of a commit that leaves the line without an `access.yaml` that says anything: nobody could change anything after it. */
export function unreadableLaw(commit: string, law: Law): Problem[] {
  if (law.kind === 'access') return [];
  const got = law.kind === 'missing' ? 'none' : law.kind === 'sample' ? 'a sample' : 'one that can not be read';
  return [
    {
      code: 'ACCESS_DENIED',
      subject: 'commit',
      wrong: `changes ${ACCESS_FILE}`,
      expected: 'one that says who may',
      got,
      next: 'keep it: nobody could change anything after this commit',
      place: placeOf(commit),
    },
    ...(law.kind === 'unreadable' ? law.problems : []),
  ];
}

/** `access.yaml, memql/prod, charts/memql/index.ts and 2 more` */
function whatOf(changes: readonly GovernedChange[]): string {
  const names = changes.flatMap(({ territory }) =>
    territory.kind === 'code' ? [] : [territory.kind === 'access' ? ACCESS_FILE : territory.target],
  );
  const [code, ...more] = changes.filter(({ territory }) => territory.kind === 'code').map(({ path }) => path);
  const paths = code === undefined ? [] : [more.length === 0 ? code : `${code} and ${more.length} more`];
  return [...[...new Set(names)].sort(), ...paths].map(visible).join(', ');
}

/** A name from a path, so that nothing in it speaks to a terminal. */
function visible(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
