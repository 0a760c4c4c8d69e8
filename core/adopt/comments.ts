import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { findInText } from '../secrets/in-text';

/** Comments of an object, each by the place that it explains: keys and indices, as JSON; `[]` is the object as a whole. */
export type Comments = ReadonlyMap<string, readonly string[]>;

type Path = readonly (string | number)[];

export const placeKey = (path: Path): string => JSON.stringify(path.map(String));

/** Those of what stands at a place, by the places in it. */
export function below(comments: Comments, path: Path): Comments {
  const prefix = path.map(String);
  return new Map(
    [...comments].flatMap(([key, lines]) => {
      const whole = JSON.parse(key) as string[];
      return prefix.every((each, at) => whole[at] === each) ? [[placeKey(whole.slice(prefix.length)), lines] as const] : [];
    }),
  );
}

/** Larger than what a person writes comments in; reading comments takes several times what reading values takes. */
const LARGEST = 1_000_000;
const LICENCE = /copyright|licen[sc]e|all rights reserved|spdx-/i;
/** What is meant for a program. */
const NO_EXPLANATION =
  /@ts-|biome-ignore|eslint|^source: |yaml-language-server|schema=|^(?:code )?generated|do not edit|renovate:|\$imagepolicy|kpt-set|^[-=#*_+\s]*$|yamllint|nolint|checkov:|kics-|trivy:|kube-linter/i;
/** A line of YAML that somebody switched off: a key and what it had. */
const SWITCHED_OFF = /^(?:-\s+)*(?:["']?[a-z][\w./-]*["']?:(?:\s|$)|-\s+[\w"'{[-]|[{}[\]]$)/;

/**
 * The comments in a text of YAML, by the line that each of its documents begins on. These are what stands above a key, a value or an item of a list, and what stands
 * behind one. What looks like a secret is left out, as is what explains nothing: licences, YAML that was switched off, words for programs.
 */
export function commentsIn(text: string): ReadonlyMap<number, Comments> {
  if (text.length > LARGEST || !/(?:^|\s)#/.test(text)) return new Map();
  const lines = new LineCounter();
  // As Kubernetes' reader, which takes a byte order mark for nothing.
  const documents = parseAllDocuments(text.replace(/^\ufeff/, ''), { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  const found = new Map<number, Comments>();
  for (const document of Array.isArray(documents) ? documents : []) {
    const { contents } = document;
    if (contents === null || contents.range == null || document.errors.length > 0) continue;
    const comments = new Map<string, string[]>();
    const add = (path: Path, comment: string | null | undefined): void => {
      const lines = explanations(comment ?? '');
      if (lines.length > 0) comments.set(placeKey(path), [...(comments.get(placeKey(path)) ?? []), ...lines]);
    };
    add([], document.commentBefore);
    collect(contents as Node, [], add);
    if (comments.size > 0) found.set(lines.linePos(contents.range[0]).line, comments);
  }
  return found;
}

function collect(node: Node, path: Path, add: (path: Path, comment: string | null | undefined) => void): void {
  if (isAlias(node) || isScalar(node)) {
    add(path, node.commentBefore);
    add(path, node.comment);
    return;
  }
  // What stands above the first item of a map or list is of that item, unless it is the object itself.
  const { items } = node as { readonly items: readonly unknown[] };
  if (isMap(node)) {
    const [first] = node.items;
    add(path.length === 0 || first === undefined ? path : [...path, keyOf(first.key)], node.commentBefore);
    for (const [index, pair] of node.items.entries()) {
      const below = [...path, keyOf(pair.key)];
      if (isScalar(pair.key)) {
        // Above the first key of all stands what explains the object.
        add(path.length === 0 && index === 0 ? path : below, pair.key.commentBefore);
        add(below, pair.key.comment);
      }
      if (pair.value !== null && typeof pair.value === 'object') collect(pair.value as Node, below, add);
    }
  } else if (isSeq(node)) {
    add(items.length === 0 ? path : [...path, 0], node.commentBefore);
    for (const [index, item] of items.entries()) {
      if (isPair(item) || item === null || typeof item !== 'object') continue;
      const each = item as Node;
      // Above an item that is a map stands what explains the item.
      if (isMap(each)) {
        add([...path, index], each.commentBefore);
        const { commentBefore } = each;
        each.commentBefore = null;
        collect(each, [...path, index], add);
        each.commentBefore = commentBefore;
      } else collect(each, [...path, index], add);
    }
  }
}

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** Lines of comment that explain something. A block with one line about a licence is about it as a whole. */
function explanations(comment: string): string[] {
  if (LICENCE.test(comment)) return [];
  return comment.split(/\n[ \t]*\n/).flatMap((block) => {
    const lines = block
      .split('\n')
      .map((line) => line.replace(/^[\s#]+/, '').trimEnd())
      .filter((line) => line !== '');
    if (lines.some((line) => NO_EXPLANATION.test(line)) || lines.every((line) => SWITCHED_OFF.test(line))) return [];
    if (findInText(lines.join('\n')).length > 0) return [];
    return lines.filter((line) => !SWITCHED_OFF.test(line));
  });
}
