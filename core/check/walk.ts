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

/** Whether a text, number, true, false or null is looked at. */
type Wants = (value: JsonValue, key: string) => boolean;

/**
 * All that an object holds, itself first, each before what is in it.
 *
 * @param wants which values are looked at that are no maps and no lists; most are not. @default - all
 */
export function walk(value: JsonValue, path = '', wants: Wants = () => true): readonly Visited[] {
  const all: Visited[] = [];
  const first = new Visited(value, '', path, '');
  if (isInner(value)) collect(first, value, { all, wants });
  else if (wants(value, '')) all.push(first);
  return all;
}

interface Into {
  readonly all: Visited[];
  readonly wants: Wants;
}

function collect(visited: Visited, value: JsonObject | readonly JsonValue[], into: Into): void {
  into.all.push(visited);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) step(visited, value[index] as JsonValue, visited.key, index, into);
  } else {
    const map = value as JsonObject;
    for (const name of Object.keys(map)) step(visited, map[name] as JsonValue, name, name, into);
  }
}

function step(above: Visited, value: JsonValue, key: string, at: string | number, into: Into): void {
  if (isInner(value)) collect(new Visited(value, key, above, at), value, into);
  else if (into.wants(value, key)) into.all.push(new Visited(value, key, above, at));
}

const isInner = (value: JsonValue): value is JsonObject | readonly JsonValue[] => typeof value === 'object' && value !== null;

/** The path of a key below another path. A key that is no plain word stands in brackets and quotes. */
export function below(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
