import type { JsonObject, JsonValue } from '../object/object';

/** A value of an object, and where it stands. */
export class Visited {
  constructor(
    readonly value: JsonValue,
    /** The key that it stands under, or that its list stands under. */
    readonly key: string,
    private readonly above: Visited | string,
    private readonly step: string | number,
  ) {}

  /** `spec.template.spec.containers[0].name`; empty for the object itself. Put together when it is asked for, as few are. */
  get path(): string {
    if (typeof this.above === 'string') return this.above;
    return typeof this.step === 'number' ? `${this.above.path}[${this.step}]` : below(this.above.path, this.step);
  }
}

/** All that an object holds, itself first, each before what is in it. */
export function walk(value: JsonValue, path = ''): readonly Visited[] {
  const all: Visited[] = [];
  collect(new Visited(value, '', path, ''), all);
  return all;
}

function collect(visited: Visited, all: Visited[]): void {
  all.push(visited);
  const { value, key } = visited;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) collect(new Visited(value[index] as JsonValue, key, visited, index), all);
  } else {
    for (const name of Object.keys(value)) collect(new Visited((value as JsonObject)[name] as JsonValue, name, visited, name), all);
  }
}

/** The path of a key below another path. A key that is no plain word stands in brackets and quotes. */
export function below(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
