import { isScalar, parseDocument, visit } from 'yaml';
import type { EnvironmentName } from '../names';
import { isProduction } from './system';

/** The file of another copy of a system. */
export interface CopiedEnvironment {
  readonly text: string;
  /** What is another than in the file it was made from: `config.namespace: shop-staging → shop-prod`. */
  readonly changes: readonly string[];
}

/**
 * An environment's file made from another one's, comments and all. Its name takes the place of the other's where that is a word of a value, and
 * nothing else is another.
 *
 * @returns undefined if the text is no YAML map
 */
export function copiedEnvironment(text: string, from: EnvironmentName, to: EnvironmentName): CopiedEnvironment | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const word = new RegExp(`(?<![A-Za-z0-9])${from.environment}(?![A-Za-z0-9])`, 'g');
  const edits: { readonly at: readonly [start: number, end: number]; readonly with: string }[] = [];
  const changes: string[] = [];
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key' || node.range == null || (typeof node.value !== 'string' && typeof node.value !== 'boolean')) return;
      const place = path.flatMap((each) => ('key' in each && isScalar(each.key) ? [String(each.key.value)] : []));
      const top = place.join('.');
      const [start, end] = node.range;
      const source = text.slice(start, end);
      const now =
        ownValue(top, source, to) ?? (mayName(top) && typeof node.value === 'string' ? source.replace(word, to.environment) : source);
      if (now === source) return;
      edits.push({ at: [start, end], with: now });
      changes.push(`${top}: ${source} → ${now}`);
    },
  });
  let copied = text;
  for (const edit of edits.sort((a, b) => b.at[0] - a.at[0])) copied = copied.slice(0, edit.at[0]) + edit.with + copied.slice(edit.at[1]);
  return { text: copied, changes };
}

function ownValue(place: string, source: string, to: EnvironmentName): string | undefined {
  if (place === 'environment') return to.environment;
  if (place === 'production' && isProduction(to.environment)) return 'true';
  return place === 'production' ? source : undefined;
}

/** Names in other parts belong to the cluster or the system: that they match need not come from this environment. */
const mayName = (place: string): boolean => /^(?:config|repository)(?:\.|$)/.test(place);
