import type { Signer } from './histories';
import { keyOf } from './histories';
import type { Files } from './object-store';

/** A commit with all of its tree at hand. */
export interface Made {
  readonly id: string;
  readonly parents: readonly Made[];
  readonly files: Files;
  readonly signer: Signer;
}

interface Law {
  readonly actors: Readonly<Record<string, { readonly ssh: readonly string[] }>>;
  readonly forges?: Readonly<Record<string, { readonly ssh: readonly string[] }>>;
  readonly grants: readonly { readonly actors: readonly string[]; readonly role: string; readonly environments: readonly string[] }[];
  readonly code?: readonly string[];
  readonly ungoverned?: readonly string[];
}

/**
 * Judges a history in the plainest way: whole trees compared path by path, ancestors as sets, no order, no cache. Slow, and of other code than Galley's.
 *
 * @returns the refused commits; undefined if no commit of the line has permissions
 */
export function bruteJudge(tip: Made): Set<string> | undefined {
  const line: Made[] = [];
  for (let at: Made | undefined = tip; at !== undefined; at = at.parents[0]) line.unshift(at);
  const first = line.findIndex((each) => typeof lawIn(each.files) === 'object');
  if (first < 0) return undefined;
  const refused = new Set<string>();
  for (const commit of line.slice(first + 1)) {
    const [before, ...others] = commit.parents;
    if (before === undefined) continue;
    const law = lawIn(before.files);
    const known = ancestors(before);
    for (const each of new Set(others.flatMap((other) => [...ancestors(other)])))
      if (!known.has(each) && !broughtHolds(each, before, law, isByForge(commit, law))) refused.add(each.id);
    if (!holdsOnLine(commit, before, law)) refused.add(commit.id);
  }
  return refused;
}

function holdsOnLine(commit: Made, before: Made, law: Law | string): boolean {
  const changed = governed(differing(before.files, commit.files), before.files, commit.files, law);
  if (changed.length === 0) return true;
  if (typeof law === 'string') return false;
  if (changed.some((path) => placeOf(path) === 'owner') && typeof lawIn(commit.files) === 'string') return false;
  const actor = holder(law.actors, commit.signer);
  if (actor !== undefined) return changed.every((path) => may(law, actor, placeOf(path)));
  if (holder(law.forges ?? {}, commit.signer) === undefined) return false;
  const sensitive = changed.filter((path) => isSensitive(path, [before, commit]));
  return sensitive.every((path) => commit.parents.length > 1 && isClean(commit, path));
}

function isByForge({ signer }: Made, law: Law | string): boolean {
  return typeof law !== 'string' && holder(law.actors, signer) === undefined && holder(law.forges ?? {}, signer) !== undefined;
}

function broughtHolds(commit: Made, before: Made, law: Law | string, byForge: boolean): boolean {
  const empty: Files = new Map();
  const sides = commit.parents.length === 0 ? [empty] : commit.parents.map(({ files }) => files);
  const own = new Set(
    sides.flatMap((side) =>
      differing(side, commit.files).filter(
        (path) => governed([path], side, commit.files, law).length > 0 && (sides.length < 2 || !isClean(commit, path)),
      ),
    ),
  );
  const sensitive = [...own].filter((path) => (byForge ? isSensitive(path, [before, commit]) : placeOf(path) !== 'code'));
  if (sensitive.length === 0) return true;
  if (typeof law === 'string') return false;
  const actor = holder(law.actors, commit.signer);
  return actor !== undefined && sensitive.every((path) => may(law, actor, placeOf(path)));
}

/** Whether a merge has at a path what git's own merge of two sides would have, without a conflict. */
function isClean({ parents, files }: Made, path: string): boolean {
  const [ours, theirs, ...more] = parents;
  if (ours === undefined || theirs === undefined || more.length > 0)
    return parents.every((side) => at(side.files, path) === at(files, path));
  const common = [...ancestors(ours)].filter((each) => ancestors(theirs).has(each));
  const bases = common.filter((each) => !common.some((other) => other !== each && ancestors(other).has(each)));
  const [our, their, is] = [at(ours.files, path), at(theirs.files, path), at(files, path)];
  if (our === their) return is === our;
  if (bases.length !== 1) return false;
  const was = at(bases[0]?.files ?? new Map(), path);
  return (our === was && is === their) || (their === was && is === our);
}

function ancestors(commit: Made): Set<Made> {
  return new Set([commit, ...commit.parents.flatMap((parent) => [...ancestors(parent)])]);
}

function at(files: Files, path: string): string {
  const file = files.get(path);
  return file === undefined ? '' : `${file.mode} ${file.text}`;
}

function differing(before: Files, after: Files): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => at(before, path) !== at(after, path));
}

function governed(paths: readonly string[], before: Files, after: Files, law: Law | string): string[] {
  const left = typeof law === 'string' ? [] : (law.ungoverned ?? []);
  return paths.filter((path) => {
    const isPlain = [before, after].every((files) => [undefined, '100644'].includes(files.get(path)?.mode));
    const isFree =
      ['docs/a.md', 'test/a.test.ts', 'README.md'].includes(path) ||
      (placeOf(path) === 'code' && left.some((each) => path.startsWith(each)));
    return !(isFree && isPlain);
  });
}

/** `owner`, `code`, or the environment. */
function placeOf(path: string): string {
  const [top = '', system, name = '', ...rest] = path.toLowerCase().split('/');
  if (top === 'access.yaml' || top === 'access~1.yam') return 'owner';
  if (['dist', 'envs'].includes(top) && path.includes('~1')) return '*';
  if (top === 'dist') return rest.length > 0 ? `${system}/${name}` : '*';
  if (top === 'envs') return name.endsWith('.yaml') ? `${system}/${name.replace('.yaml', '')}` : '*';
  return 'code';
}

function isSensitive(path: string, commits: readonly Made[]): boolean {
  const place = placeOf(path);
  if (place === 'code') return false;
  if (place === 'owner' || place === '*') return true;
  const texts = commits.flatMap(({ files }) => {
    const file = files.get(`envs/${place}.yaml`);
    return file?.mode.startsWith('100') ? [file.text] : [];
  });
  return texts.length === 0 || texts.some((text) => !text.includes('production: false'));
}

function may(law: Law, actor: string, place: string): boolean {
  const roles = (of: string): string[] =>
    law.grants
      .filter((each) => each.actors.includes(actor) && (each.environments.includes('*') || each.environments.includes(of)))
      .map(({ role }) => role);
  if (place === 'owner') return roles('*').includes('owner');
  if (place !== 'code') return roles(place).some((role) => role !== 'publisher');
  if (law.code !== undefined) return law.code.includes(actor) || roles('*').includes('owner');
  const all = law.grants.filter((each) => each.actors.includes(actor)).map(({ role }) => role);
  return all.length === 0 || all.some((role) => role !== 'publisher');
}

function holder(holders: Readonly<Record<string, { readonly ssh: readonly string[] }>>, signer: Signer): string | undefined {
  return Object.entries(holders).find(([, { ssh }]) => ssh.includes(keyOf(signer)))?.[0];
}

function lawIn(files: Files): Law | string {
  const file = files.get('access.yaml');
  if (file === undefined) return 'missing';
  if (file.mode !== '100644' || !file.text.startsWith('{')) return 'unreadable';
  const law = JSON.parse(file.text) as Law & { readonly sample?: boolean };
  return law.sample === true ? 'sample' : law;
}
