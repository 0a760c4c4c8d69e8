import type { ByEnvironment } from './piece';

/** Words that say little without the one before them. */
const WEAK = new Set(['value', 'name', 'key', 'data', 'spec', 'metadata', 'template', 'items', 'number', 'type']);

/** Gives keys of a system's config to what differs between environments: short ones, longer where two would be one. */
export class ConfigKeys {
  readonly #taken = new Map<string, string>();
  readonly #texts = new Map<string, readonly string[]>();

  /**
   * @param object its name
   * @param path keys in it, with the name or the index of list items
   * @param values texts that an object says twice get one key: an Ingress has its `host` among the `hosts` of its certificate too
   */
  of(object: string, path: readonly string[], values: ByEnvironment = new Map()): readonly string[] {
    const word = path.findLast((each) => !/^\d+$/.test(each)) ?? '';
    const text = [...values.values()].every((each) => typeof each === 'string')
      ? JSON.stringify([object, word.replace(/s$/, ''), [...values]])
      : undefined;
    const known = text === undefined ? undefined : this.#texts.get(text);
    if (known !== undefined && values.size > 0) return known;
    const chosen = this.#fresh(object, path);
    if (text !== undefined) this.#texts.set(text, chosen);
    return chosen;
  }

  #fresh(object: string, path: readonly string[]): readonly string[] {
    const group = camel(object);
    const words = path.filter((word) => !/^\d+$/.test(word));
    const place = JSON.stringify([object, path]);
    for (let count = 1; count <= words.length; count += 1) {
      const chosen = words.slice(-count);
      if (count < words.length && WEAK.has(chosen[0] ?? '')) continue;
      const key = camel(chosen.filter((word, at) => at === 0 || !WEAK.has(word)).join('-'));
      if (this.#take(`${group}.${key}`, place)) return [group, key];
    }
    for (let count = 2; ; count += 1) {
      const key = `${camel(words.join('-')) || 'value'}${count}`;
      if (this.#take(`${group}.${key}`, place)) return [group, key];
    }
  }

  #take(key: string, place: string): boolean {
    if ((this.#taken.get(key) ?? place) !== place) return false;
    this.#taken.set(key, place);
    return true;
  }
}

/** `LOG_LEVEL` and `log-level` are `logLevel`; `app.conf` is `appConf`. */
export function camel(text: string): string {
  const words = text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word));
  const joined = words
    .map((word, at) => (at === 0 ? `${word.charAt(0).toLowerCase()}${word.slice(1)}` : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join('');
  return /^[0-9]/.test(joined) ? `v${joined}` : joined === '' ? 'value' : joined;
}
