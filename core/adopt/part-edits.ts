import type { JsonObject } from '../object/object';
import { type Edit, withImport, withValues, withWords } from '../scaffold/edits';
import { partCalls, partIdentifier } from './part-files';

/** A system's chart with the call of a part; undefined if no template's mark is in it. */
export function withPart(text: string, part: string, usesImages: boolean): Edit {
  const imported = withImport(text, `import { ${partIdentifier(part)} } from './vendored/${part}';`);
  if (imported === undefined || imported.includes(`${partIdentifier(part)}(app`)) return imported;
  const lines = imported.split('\n');
  for (const [mark, line] of partCalls(part, usesImages)) {
    const at = lines.findIndex((each) => each.trim() === `// ${mark}`);
    if (at < 0) continue;
    const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
    lines.splice(at, 0, `${indent}${line}`);
    return usesImages ? withProps(lines.join('\n')) : lines.join('\n');
  }
  return undefined;
}

/** Parameters for a chart that had none before. */
const withProps = (text: string): string => text.replace(/^( {2}build\(app)\) \{$/m, '$1, props) {');

/** The slots of a system with those of a part. */
export const withSlots = (text: string, slots: readonly string[]): Edit => {
  const missing = slots.filter((slot) => !text.includes(`'${slot}'`));
  return withWords(
    text,
    'thirdParty',
    missing.map((slot) => `'${slot}'`),
  );
};

/**
 * An environment's file with what the objects take from its cluster.
 *
 * @param cluster as `clusterFor` has it
 */
export function withCluster(text: string, cluster: JsonObject): Edit {
  if (/^cluster: *["'\w]/m.test(text)) return text; // a file of its own, which may be others' too
  const values = Object.entries(cluster).flatMap(([kind, entries]) =>
    Object.entries(entries as JsonObject).map(([name, value]) => [['cluster', kind, name], value] as const),
  );
  return values.length === 0 ? text : withValues(text, values);
}
