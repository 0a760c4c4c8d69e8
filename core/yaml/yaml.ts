import { type GalleyError, problem } from '../errors';
import type { JsonObject, JsonValue } from '../object/object';
import { keysInOrder, type MapPlace } from './key-order';
import { isPlain, isWellFormed, literalBlock, numberText, quoted } from './scalar';

/** A reader need not look further than this for the colon after a key (YAML 1.2.2, section 7.4.2). */
const LONGEST_KEY = 1024;
/** Deeper than any schema of Kubernetes; what contains itself ends here too. */
const DEEPEST = 200;

/**
 * An object as YAML 1.2 that YAML 1.1 readers read as the very same values.
 *
 * Keys are in the order of `keysInOrder`; two spaces indent a map, and the items of a list stand under their key (`- name: x` at the
 * key's own indentation), as `kubectl get -o yaml` and `kustomize build` write them. No line is folded. The text has no document marker
 * and ends with one line break. The same values give the same bytes, in whatever order their keys were set.
 *
 * @throws GalleyError OBJECT_INVALID, with the path, for what JSON can't say (undefined, NaN, a class's instance, half a surrogate pair),
 * a key longer than 1024 characters, or more than 200 levels
 */
export function toYaml(object: JsonObject): string {
  return new Emitter(object).document();
}

class Emitter {
  private text = '';
  private readonly path: (string | number)[] = [];
  /** The last text whose blank lines at the end were kept (`|+`), and where it begins. */
  private kept = { at: 0, value: '' };

  constructor(private readonly object: JsonObject) {}

  document(): string {
    if (!isMap(this.object)) throw this.refusal('not a map', shown(this.object), 'give an object with apiVersion and kind');
    if (isEmpty(this.object)) return '{}\n';
    this.map(this.object, '', 'object');
    // A file that ended in a kept blank line would end in two line breaks.
    if (this.text.endsWith('\n')) this.text = this.text.slice(0, this.kept.at) + quoted(this.kept.value);
    return `${this.text}\n`;
  }

  /** Writes entries from where the text stands; `pad` indents all but the first. */
  private map(map: JsonObject, pad: string, place: MapPlace): void {
    let separator = '';
    for (const key of keysInOrder(map, place)) {
      const value = map[key];
      this.enter(key);
      this.text += `${separator}${this.key(key)}:`;
      if (isList(value) && value.length > 0) {
        this.text += `\n${pad}`;
        this.list(value, pad);
      } else if (isMap(value) && !isEmpty(value)) {
        this.text += `\n${pad}  `;
        this.map(value, `${pad}  `, key === 'metadata' ? 'metadata' : 'elsewhere');
      } else {
        this.text += ' ';
        this.leaf(value, pad);
      }
      this.path.pop();
      separator = `\n${pad}`;
    }
  }

  /** Writes items from where the text stands; `pad` indents all but the first. */
  private list(list: readonly JsonValue[], pad: string): void {
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      this.enter(index);
      this.text += index === 0 ? '- ' : `\n${pad}- `;
      if (isList(item) && item.length > 0) this.list(item, `${pad}  `);
      else if (isMap(item) && !isEmpty(item)) this.map(item, `${pad}  `, 'item');
      else this.leaf(item, pad);
      this.path.pop();
    }
  }

  private leaf(value: JsonValue | undefined, pad: string): void {
    if (typeof value === 'string') this.string(value, pad);
    else if (typeof value === 'number' && Number.isFinite(value)) this.text += numberText(value);
    else if (typeof value === 'boolean' || value === null) this.text += String(value);
    else if (isList(value)) this.text += '[]';
    else if (isMap(value)) this.text += '{}';
    else
      throw this.refusal(
        'not a JSON value',
        shown(value),
        'leave the key out, or give text, a finite number, true, false, null, a list or a plain map',
      );
  }

  private string(value: string, pad: string): void {
    if (isPlain(value)) {
      this.text += value;
      return;
    }
    this.refuseIllFormed(value);
    const block = literalBlock(value, pad);
    if (block?.endsWith('\n')) this.kept = { at: this.text.length, value };
    this.text += block ?? quoted(value);
  }

  private key(key: string): string {
    if (!isPlain(key)) this.refuseIllFormed(key);
    const text = isPlain(key) ? key : quoted(key);
    if (text.length <= LONGEST_KEY) return text;
    throw this.refusal(`a key is longer than ${LONGEST_KEY} characters`, `${text.slice(0, 40)}…`, 'shorten it');
  }

  private refuseIllFormed(text: string): void {
    if (!isWellFormed(text)) throw this.refusal('text with half of a surrogate pair', JSON.stringify(text), 'give Unicode text');
  }

  private enter(step: string | number): void {
    this.path.push(step);
    if (this.path.length > DEEPEST)
      throw this.refusal(`more than ${DEEPEST} levels`, 'a value that is deeper or contains itself', 'flatten it');
  }

  private refusal(what: string, got: string, then: string): GalleyError {
    const { kind, metadata }: JsonObject = isMap(this.object) ? this.object : {};
    const name = isMap(metadata) ? metadata.name : undefined;
    const path = this.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    const subject = `${kind ?? 'object'}/${name ?? '?'} ${path.slice(1)}`.trimEnd();
    return problem('OBJECT_INVALID', { subject, wrong: what, got, next: then });
  }
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A plain map, made in any realm: not the instance of a class, whose meaning YAML would lose. */
function isMap(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || isList(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isEmpty(map: JsonObject): boolean {
  return Object.keys(map).length === 0;
}

/** A value that is not JSON, in words: `NaN`, `undefined`, `an instance of Date`. */
function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : String(value);
  return `an instance of ${value.constructor.name}`;
}
