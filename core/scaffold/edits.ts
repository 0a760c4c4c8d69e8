import { type Document, isMap, parseDocument } from 'yaml';

/** A text that is to take the place of another; undefined if the text has another form than the templates', so that a person has to. */
export type Edit = string | undefined;

/** Adds an import, sorted among those of relative paths. Nothing where something is imported from there already. */
export function withImport(text: string, statement: string): Edit {
  const from = fromOf(statement);
  if (from === undefined) return undefined;
  const lines = text.split('\n');
  const imports = lines.flatMap((line, at) => (/^(?:import\b|\} from ').*;$/.test(line) ? [{ at, from: fromOf(line) ?? '' }] : []));
  if (imports.some((each) => each.from === from)) return text;
  const last = imports.at(-1);
  if (last === undefined) return undefined;
  const after = imports.findLast((each) => !each.from.startsWith('.') || each.from.startsWith('..') || each.from < from);
  lines.splice((after?.at ?? last.at) + 1, 0, statement);
  return lines.join('\n');
}

const fromOf = (line: string): string | undefined => /from '([^']+)';$/.exec(line)?.[1];

/** Adds a line above the comment that a template left for it. Nothing if the line is there. */
export function aboveMark(text: string, mark: string, line: string): Edit {
  const lines = text.split('\n');
  if (lines.some((each) => each.trim() === line.trim())) return text;
  const at = lines.findIndex((each) => each.trim() === `// ${mark}`);
  if (at < 0) return undefined;
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
  lines.splice(at, 0, `${indent}${line}`);
  return lines.join('\n');
}

/** Adds words to the list that a key has, sorted where quoted; the list holds names or quoted words alone. */
export function withWords(text: string, key: string, words: readonly string[]): Edit {
  const found = new RegExp(`\\b${key}: \\[([^\\]]*)\\]`).exec(text);
  const inside = found?.[1];
  if (found === null || inside === undefined) return undefined;
  const before = inside
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (!before.every((word) => /^(?:'[^'\\]+'|[A-Za-z_$][\w$]*)$/.test(word))) return undefined;
  const added = words.filter((word) => !before.includes(word));
  if (added.length === 0) return text;
  const all = [...before, ...added];
  const listed = all.every((word) => word.startsWith("'")) ? all.sort() : all;
  return `${text.slice(0, found.index)}${key}: [${listed.join(', ')}]${text.slice(found.index + found[0].length)}`;
}

/** Sets values at paths of a YAML file, keeping all else as it is written; values that are there stay. */
export function withValues(text: string, values: readonly (readonly [path: readonly string[], value: unknown])[]): Edit {
  const document: Document = parseDocument(text);
  const written = (): string => document.toString({ lineWidth: 0 });
  // One that yaml would write otherwise is left to its person.
  if (document.errors.length > 0 || written() !== text) return undefined;
  for (const [path, value] of values) {
    if (document.hasIn(path)) continue;
    const above = path.slice(0, -1).map((_, at) => document.getIn(path.slice(0, at + 1), true));
    if (above.some((each) => each !== undefined && !isMap(each))) return undefined;
    // An empty map can only be written as {}: what gets into it stands below it, as elsewhere.
    for (const map of above) if (isMap(map) && map.items.length === 0) map.flow = false;
    document.setIn(path, document.createNode(value, { flow: path[0] === 'cluster' }));
  }
  return written();
}

/** The module from which code imports something under a name; undefined if it does not. */
export function importedFrom(code: string, name: string): string | undefined {
  const imports = code.matchAll(/^import (?<given>[^;']+) from '(?<from>[^']+)';$/gm);
  for (const { groups: { given = '', from } = {} } of imports)
    if (given.split(/[{},]/).some((each) => each.trim().split(/\s+/).at(-1) === name)) return from;
  return undefined;
}
