import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonValue } from '../../core/object/object';
import type { ConformanceRow } from './conformance-page';
import { follow, type Reached } from './conformance-path';
import { holds } from './conformance-value';

/** The rendered files of one system, as the rows of its page name them. */
export class RenderedTree {
  /** Paths of all YAML files, below the system's folder. */
  readonly files: readonly string[];
  readonly #texts = new Map<string, string>();
  readonly #documents = new Map<string, JsonValue>();

  constructor(private readonly folder: string) {
    this.files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .sort();
  }

  /** Those that a glob names: `*` within a folder's name, `**` any folders. */
  matching(glob: string): string[] {
    const pattern = glob
      .split('/')
      .map((part) => (part === '**' ? '**' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')))
      .join('/')
      .replaceAll('**/', '(?:[^/]+/)*')
      .replace(/\*\*$/, '.*');
    return this.files.filter((path) => new RegExp(`^${pattern}$`).test(path));
  }

  /** The text of a file. */
  text(path: string): string {
    const text = this.#texts.get(path) ?? readFileSync(join(this.folder, path), 'utf8');
    this.#texts.set(path, text);
    return text;
  }

  /** What is in a file: one YAML document. */
  document(path: string): JsonValue {
    const document = this.#documents.get(path) ?? (parse(this.text(path)) as JsonValue);
    this.#documents.set(path, document);
    return document;
  }
}

/**
 * Holds a row against what is rendered: every file that its glob names must be as it says, and there must be one.
 *
 * @returns what is wrong, beginning with the row's line and words; undefined if nothing is
 */
export function brokenRow({ line, asked, file, path, expected }: ConformanceRow, tree: RenderedTree): string | undefined {
  if (file === undefined) return undefined;
  const broken = (what: string): string => `${line} (${asked}): ${what}`;
  const files = tree.matching(file);
  if (expected.kind === 'no file') return files.length === 0 ? undefined : broken(`expected no file ${file}, got ${files.join(', ')}`);
  if (files.length === 0) return broken(`expected a file ${file}, got none`);
  if (path === undefined) return undefined;
  for (const each of files) {
    try {
      const reached = reach(tree, each, path);
      const words = 'text' in expected ? `${expected.kind} ${expected.text}` : expected.kind;
      if (!holds(expected, reached)) return broken(`${each} ${path}: expected ${words}, got ${shown(reached)}`);
    } catch (error) {
      return broken(`${each} ${path}: ${(error as Error).message}`);
    }
  }
  return undefined;
}

function reach(tree: RenderedTree, file: string, path: string): Reached {
  return path === '(text)' ? { values: [tree.text(file)], many: false, hasParent: true } : follow(tree.document(file), path);
}

function shown({ values, many }: Reached): string {
  const json = many ? JSON.stringify(values) : values.length === 0 ? 'nothing' : JSON.stringify(values[0]);
  return json.length > 200 ? `${json.slice(0, 200)}…` : json;
}
