import { kindOf } from '../check/kind';
import { stemOf } from '../compare/match';
import { groupBy } from '../group-by';
import type { KubernetesObject } from '../object/object';
import { camel } from './config-keys';
import type { ByEnvironment } from './piece';

/** What environments call their objects beside the names that they share. */
export interface OwnNames {
  /** The one namespace of each. @default - they have no namespaces of their own */
  readonly namespaces: ReadonlyMap<string, string> | undefined;
  /** What names begin with in each. @default - nothing */
  readonly prefixes: ReadonlyMap<string, string> | undefined;
}

interface Hashed {
  readonly kind: string;
  readonly stem: string;
}

/** Names that end in a hash of what the object says, as kustomize's generators make them: one object, called another way in each environment. */
export class HashedNames {
  readonly #byName = new Map<string, Hashed>();

  constructor(objects: ReadonlyMap<string, readonly KubernetesObject[]>, { namespaces, prefixes }: OwnNames) {
    const all = [...objects].flatMap(([environment, each]) => each.map((object) => ({ environment, object, ...object.metadata })));
    const hashed = all.flatMap(({ environment, object, name, namespace = '' }) => {
      const stem = stemOf(withoutPrefix(name, prefixes?.get(environment)));
      const own = namespaces?.get(environment) === namespace ? '' : namespace;
      return stem === undefined ? [] : [{ environment, name, stem, kind: object.kind, id: JSON.stringify([kindOf(object), own, stem]) }];
    });
    for (const each of groupBy(hashed, ({ id }) => id).values()) {
      // Two in one environment are several objects, and a hash that is the same everywhere is part of the name.
      if (new Set(each.map(({ environment }) => environment)).size < each.length) continue;
      if (new Set(each.map(({ name, environment }) => withoutPrefix(name, prefixes?.get(environment)))).size < 2) continue;
      for (const { environment, name, ...one } of each) this.#byName.set(placeOf(environment, name), one);
    }
  }

  /** A name without its hash; undefined if it has none, or the same in each environment. */
  stem(environment: string, { kind, metadata }: KubernetesObject): string | undefined {
    const found = this.#byName.get(placeOf(environment, metadata.name));
    return found?.kind === kind ? found.stem : undefined;
  }

  /** Keys of config for what is the name of such an object in each environment; undefined if it is none. */
  keys(values: ByEnvironment): readonly string[] | undefined {
    const found = new Set(
      [...values].map(([environment, value]) => (typeof value === 'string' ? this.#byName.get(placeOf(environment, value)) : undefined)),
    );
    const ids = new Set([...found].map((each) => each && JSON.stringify([each.kind, each.stem])));
    const [one] = found;
    // External Secrets makes a Secret of the same name, which is what others read.
    return one === undefined || ids.size > 1 ? undefined : ['hashedNames', camel(`${one.kind.replace(/^External/, '')}-${one.stem}`)];
  }
}

const placeOf = (environment: string, name: string): string => JSON.stringify([environment, name]);

/** A name without what it begins with in its environment. */
export const withoutPrefix = (name: string, prefix = ''): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
