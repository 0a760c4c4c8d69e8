import type { Access } from '../../core/access/access';
import type { Bench } from '../../core/access/bench';
import type { Proof } from '../../core/access/proof';
import { proofByKey } from '../../core/access/signature-proof';
import type { CommitObject } from '../../core/git/commit-object';
import type { Made } from './brute-judge';
import { BEGINNING, type Change, keyOf, type Step } from './histories';
import { type Files, ObjectStore, type StoredFile } from './object-store';

/**
 * Builds a history from steps; the last commit is the tip.
 *
 * @param project folder of the repository that the project stands in; empty for its root. What is made knows paths below it alone
 */
export function build(steps: readonly Step[], project = ''): { readonly store: ObjectStore; readonly made: readonly Made[] } {
  const store = new ObjectStore();
  const stored = (files: Files): Files => (project === '' ? files : new Map([...files].map((each) => placed(each, project))));
  const made: Made[] = [{ id: store.add({ files: stored(BEGINNING), parents: [] }), parents: [], files: BEGINNING, signer: 'nobody' }];
  const back = (count: number): Made => made[made.length - 1 - (count % made.length)] as Made;
  for (const { parents: counts, begun, from, changes, signer } of steps) {
    const parents = [...new Set(counts.map(back))];
    const [first, second] = parents;
    const trees = {
      parent: first?.files,
      other: second?.files ?? first?.files,
      merged: first && second ? mergedTree(first, second) : first?.files,
      mixed:
        first && second
          ? new Map([...second.files].filter((_, at) => at % 2 === 0).concat([...first.files].filter((_, at) => at % 2 === 1)))
          : first?.files,
      empty: undefined,
      any: back(from).files,
    };
    const files = changes.reduce<Files>(put, settled(trees[begun] ?? new Map()));
    const id = store.add({
      files: stored(files),
      parents: parents.map((parent) => parent.id),
      ...(signer !== 'nobody' && { key: keyOf(signer) }),
    });
    // The same commit twice is one commit.
    if (!made.some((each) => each.id === id)) made.push({ id, parents, files, signer });
  }
  return { store, made };
}

/** A file of the project's as the repository has it, with what it says of the repository's folders. */
function placed([path, { mode, text }]: readonly [string, StoredFile], project: string): [string, StoredFile] {
  return [`${project}/${path}`, { mode, text: text.replace('"charts/"', `"${project}/charts/"`) }];
}

/** A bench whose commits prove whose key stands in their header. @param project folder that the project stands in */
export function benchOf(store: ObjectStore, project = ''): Bench {
  const prove = (commit: CommitObject, access: Access): Promise<Proof> => {
    const key = /^gpgsig (.*)$/m.exec(commit.raw)?.[1];
    return Promise.resolve(key === undefined ? { why: 'it carries no signature' } : proofByKey(access, key, true));
  };
  return { objects: store, graph: store.graph(), project, prove };
}

/** Merges like git if only one side changed a path; takes our side of a conflict. */
function mergedTree(ours: Made, theirs: Made): Files {
  const base = firstCommon(ours, theirs)?.files ?? new Map<string, StoredFile>();
  const same = (a: StoredFile | undefined, b: StoredFile | undefined): boolean => a?.mode === b?.mode && a?.text === b?.text;
  const files = new Map<string, StoredFile>();
  for (const path of new Set([...ours.files.keys(), ...theirs.files.keys()])) {
    const [was, our, their] = [base, ours.files, theirs.files].map((each) => each.get(path));
    const is = same(our, was) ? their : our;
    if (is !== undefined) files.set(path, is);
  }
  return settled(files);
}

function firstCommon(a: Made, b: Made): Made | undefined {
  const seen = new Set<Made>();
  for (const open = [a]; open.length > 0; ) {
    const next = open.shift() as Made;
    seen.add(next);
    open.push(...next.parents);
  }
  for (const open = [b]; open.length > 0; ) {
    const next = open.shift() as Made;
    if (seen.has(next)) return next;
    open.push(...next.parents);
  }
  return undefined;
}

/** A file where a folder stands takes its place, and the other way round. */
function put(files: Files, { path, file }: Change): Files {
  const kept = new Map([...files].filter(([each]) => file === undefined || !(each.startsWith(`${path}/`) || path.startsWith(`${each}/`))));
  if (file === undefined) kept.delete(path);
  else kept.set(path, file);
  return kept;
}

function settled(files: Files): Files {
  return [...files].reduce<Files>((all, [path, file]) => put(all, { path, file }), new Map());
}
