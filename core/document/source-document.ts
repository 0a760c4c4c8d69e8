import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Place } from '../errors';
import { type DocumentPath, valueBelow } from './path';
import { positionAt } from './syntax';

/** A key or a single value, and where it stands in the text. */
export interface SourceScalar {
  readonly role: 'key' | 'value';
  readonly path: DocumentPath;
  readonly value: unknown;
  /** Characters from the text's start, quotes included. */
  readonly start: number;
  readonly end: number;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** The value that a YAML text stands for, and where each part of it stands. */
export class SourceDocument {
  private readonly pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair<Scalar, Node | null>>>();

  /**
   * @param value the plain value of `document`, a map
   */
  constructor(
    readonly file: string,
    readonly text: string,
    readonly value: Readonly<Record<string, unknown>>,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Whether something, `null` included, is written at the path. */
  has(path: DocumentPath): boolean {
    return this.follow(path).length === path.length;
  }

  /** The plain value at the path, undefined if nothing is. */
  valueAt(path: DocumentPath): unknown {
    return valueBelow(this.value, path);
  }

  /** The value at the path as it is written, without quotes: `1.10` where the value is the number 1.1. */
  sourceAt(path: DocumentPath): string | undefined {
    const node = this.has(path) ? this.follow(path).at(-1)?.value : undefined;
    return isScalar(node) ? node.source : undefined;
  }

  /** Where the value at the path stands; of a map or list below a key, of nothing at all: its key; where the path leads nowhere: the map that should hold it. */
  placeOf(path: DocumentPath): Required<Place> {
    const { key, value } = this.follow(path).at(-1) ?? { key: undefined, value: this.document.contents ?? undefined };
    const written = isScalar(value)
      ? value.range !== null && value.range !== undefined && value.range[0] < value.range[1]
      : isCollection(value) && value.flow === true;
    return this.placeAt((written ? value : (key ?? value))?.range?.[0] ?? 0);
  }

  /** Where the key at the path stands; as `placeOf` if there is none. */
  keyPlaceOf(path: DocumentPath): Required<Place> {
    const key = this.has(path) ? this.follow(path).at(-1)?.key : undefined;
    return key?.range ? this.placeAt(key.range[0]) : this.placeOf(path);
  }

  /** @param offset characters from the text's start */
  placeAt(offset: number): Required<Place> {
    return { file: this.file, ...positionAt(this.lines, offset) };
  }

  /** All keys and single values in the order of the text, what an alias repeats only once. */
  scalars(): SourceScalar[] {
    return scalarsBelow(this.document.contents, []);
  }

  private follow(path: DocumentPath): Step[] {
    const steps: Step[] = [];
    let node = this.resolved(this.document.contents);
    for (const step of path) {
      const found = this.child(node, step);
      if (found === undefined) break;
      steps.push(found);
      node = found.value;
    }
    return steps;
  }

  private child(node: Node | undefined, step: string | number): Step | undefined {
    if (isMap<Scalar, Node | null>(node)) {
      const pair = this.pairsOf(node).get(String(step));
      return pair && { key: pair.key, value: this.resolved(pair.value) };
    }
    if (isSeq<Node>(node) && typeof step === 'number' && step < node.items.length) {
      return { key: undefined, value: this.resolved(node.items[step]) };
    }
    return undefined;
  }

  /** The entries of a map by key. Searched one by one, a file with 20,000 unknown keys would take a minute. */
  private pairsOf(map: YAMLMap<Scalar, Node | null>): ReadonlyMap<string, Pair<Scalar, Node | null>> {
    const known = this.pairs.get(map) ?? new Map(map.items.map((pair) => [String(pair.key.value), pair]));
    this.pairs.set(map, known);
    return known;
  }

  private resolved(node: Node | null | undefined): Node | undefined {
    return (isAlias(node) ? node.resolve(this.document) : node) ?? undefined;
  }
}

function scalarsBelow(node: Node | null | undefined, path: DocumentPath): SourceScalar[] {
  if (isScalar(node)) return [scalar('value', node, path)];
  if (isSeq<Node>(node)) return node.items.flatMap((item, index) => scalarsBelow(item, [...path, index]));
  if (!isMap<Scalar, Node | null>(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const below = [...path, String(key.value)];
    return [scalar('key', key, below), ...scalarsBelow(value, below)];
  });
}

function scalar(role: SourceScalar['role'], { value, range }: Scalar, path: DocumentPath): SourceScalar {
  return { role, path, value, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}
