import type { JsonObject, JsonValue } from '../object/object';
import { schemaOf } from './code';
import type { ByEnvironment } from './piece';

/** What differs: values by environment, below the keys that code reads them by. */
export class Settings {
  readonly #values = new Map<string, { readonly keys: readonly string[]; readonly values: ByEnvironment }>();

  constructor(readonly environments: readonly string[]) {}

  add(keys: readonly string[], values: ByEnvironment): readonly string[] {
    this.#values.set(keys.join('.'), { keys, values });
    return keys;
  }

  get keys(): string[] {
    return [...this.#values.keys()].sort();
  }

  /** `config` of an environment. */
  of(environment: string): JsonObject {
    const config: Record<string, Record<string, JsonValue> | JsonValue> = {};
    for (const { keys, values } of this.#values.values()) {
      const value = values.get(environment);
      if (value === undefined) continue;
      const [group = '', key] = keys;
      if (key === undefined) config[group] = value;
      else config[group] = { ...(config[group] as Record<string, JsonValue> | undefined), [key]: value };
    }
    return config as JsonObject;
  }

  /** The lines of the schema. A group that some environment says nothing of may be missing. */
  schema(): string {
    const groups = new Map<string, string[]>();
    const isEverywhere = (group: string): boolean => this.environments.every((each) => this.of(each)[group] !== undefined);
    const lines: string[] = [];
    for (const { keys, values } of this.#values.values()) {
      const [group = '', key] = keys;
      const schema = schemaOf(this.environments.map((each) => values.get(each)));
      if (key === undefined) lines.push(`${group}: ${schema},`);
      else groups.set(group, [...(groups.get(group) ?? []), `${key}: ${schema},`]);
    }
    return [
      ...lines,
      ...[...groups].map(
        ([group, inner]) => `${group}: z.strictObject({\n${inner.join('\n')}\n})${isEverywhere(group) ? '' : '.prefault({})'},`,
      ),
    ].join('\n');
  }
}
