import { textAt, textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { FieldRule } from './field-rule';
import type { World } from './world';

/** The annotation of a CustomResourceDefinition that says which fields of its objects name other objects. */
export const REFERENCES_ANNOTATION = 'galley.dev/references';

const DEFINITION = 'apiextensions.k8s.io/CustomResourceDefinition';
/** `spec.agents[].ref: example.com/Agent`; the core group is empty: `spec.login: /Secret`. */
const LINE = /^(?<at>[A-Za-z_][\w-]*(?:\[\])?(?:\.[A-Za-z_][\w-]*(?:\[\])?)*): *(?<to>(?:[a-z0-9-]+\.)*[a-z0-9-]*\/[A-Z]\w*)$/;

/** A line of the annotation that says nothing. */
export interface UnreadLine {
  readonly definition: KubernetesObject;
  readonly line: string;
}

/** What the definitions of a world declare. */
export interface DeclaredReferences {
  /** By the kind whose fields they are, `<group>/<kind>`. */
  readonly rules: ReadonlyMap<string, readonly FieldRule[]>;
  readonly unread: readonly UnreadLine[];
}

const KNOWN = new WeakMap<World, DeclaredReferences>();

/** Which fields of custom kinds name other objects, as their definitions declare it. */
export function declaredReferences(world: World): DeclaredReferences {
  const known = KNOWN.get(world);
  if (known !== undefined) return known;
  const rules = new Map<string, FieldRule[]>();
  const unread: UnreadLine[] = [];
  for (const definition of world.of(DEFINITION)) {
    const from = `${textAt(definition, 'spec', 'group')}/${textAt(definition, 'spec', 'names', 'kind')}`;
    for (const line of linesOf(definition)) {
      const { at, to } = LINE.exec(line)?.groups ?? {};
      if (at === undefined || to === undefined) unread.push({ definition, line });
      else rules.set(from, [...(rules.get(from) ?? []), { from, at, to, namespace: 'namespace', key: 'key' }]);
    }
  }
  const declared = { rules, unread };
  KNOWN.set(world, declared);
  return declared;
}

const linesOf = (definition: KubernetesObject): string[] =>
  (textsAt(definition, 'metadata', 'annotations')[REFERENCES_ANNOTATION] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
