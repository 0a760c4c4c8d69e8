import { CelError, Unjudged } from '../cel/rule';
import { celValue, Mismatch } from '../definition/cel-value';
import { withDefaults } from '../definition/defaults';
import { rulesOf, toldApartBy } from '../definition/ruled-schema';
import { readRule } from '../definition/rules';
import type { Schema } from '../definition/structure';
import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';
import type { World } from './world';
import { isMap } from './world';

const CRD = 'apiextensions.k8s.io/CustomResourceDefinition';

/** Rules of a CRD about the value before: what `oldSelf` in them is, is the base's. */
export const judgeCustomRules: Judge = ({ base, head, isSame, after, before, environment }) => {
  if (base === undefined || head === undefined || !isSame) return [];
  const schema = schemaOf(head, after, environment) ?? schemaOf(head, before, environment);
  if (schema === undefined) return [];
  const [was, is] = [base, head].map((each) => withDefaults(schema, each as JsonObject)) as [JsonValue, JsonValue];
  return [...judged({ schema, was, is, path: '' }, head)];
};

function schemaOf(object: KubernetesObject, world: World, environment: string | undefined): Schema | undefined {
  const [group = '', version = ''] = object.apiVersion.split('/');
  const definition = world
    .ofKind(CRD, environment)
    .find((each) => textAt(each.object, 'spec', 'group') === group && textAt(each.object, 'spec', 'names', 'kind') === object.kind);
  const found = listAt(definition?.object, 'spec', 'versions').find((each) => textAt(each, 'name') === version);
  return found === undefined ? undefined : (mapAt(found, 'schema', 'openAPIV3Schema') as Schema);
}

/** A value of both sides, and what its schema is. */
interface At {
  readonly schema: Schema;
  readonly was: JsonValue;
  readonly is: JsonValue;
  readonly path: string;
}

function* judged(at: At, head: KubernetesObject): Generator<Consequence> {
  const { schema, was, is, path } = at;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  for (const { rule, message, optionalOldSelf } of rulesOf(schema)) {
    // Without a value before, a rule about it does not run, but where it says so itself.
    if (!/\boldSelf\b/.test(rule) || optionalOldSelf === true) continue;
    const holds = ruleHolds(rule, at);
    const where = path === '' ? 'the object' : path;
    if (holds === false)
      yield consequence('custom-rule', `${where} of ${shownName(head)} can't change so: ${message ?? `the CRD's rule ${rule} says no`}`);
    if (holds === undefined)
      yield consequence(
        'custom-rule-unjudged',
        `${where} of ${shownName(head)}: whether the CRD's rule ${rule} lets it change is not judged here`,
        'unknown',
      );
  }
  for (const below of inside(at)) yield* judged(below, head);
}

/** What both sides have inside of a value: fields, and items of lists that have keys. An API server knows no other value before. */
function inside({ schema, was, is, path }: At): At[] {
  if (Array.isArray(was) && Array.isArray(is)) {
    const [keys, { items }] = [toldApartBy(schema) ?? [], schema];
    if (keys.length === 0 || items === undefined) return [];
    const nameOf = (item: JsonValue): string => JSON.stringify(keys.map((key) => mapAt(item)[key]));
    const before = new Map(was.map((item) => [nameOf(item), item]));
    return is.flatMap((item, index): At[] => {
      const old = before.get(nameOf(item));
      return old === undefined ? [] : [{ schema: items, was: old, is: item, path: `${path}[${index}]` }];
    });
  }
  if (!isMap(was) || !isMap(is)) return [];
  const { properties = {}, additionalProperties } = schema;
  return Object.entries(is).flatMap(([key, now]): At[] => {
    const [part, old] = [Object.hasOwn(properties, key) ? properties[key] : additionalProperties, was[key]];
    return typeof part === 'object' && old !== undefined
      ? [{ schema: part, was: old, is: now, path: path === '' ? key : `${path}.${key}` }]
      : [];
  });
}

/** @returns undefined if Galley can't judge the rule */
function ruleHolds(rule: string, { schema, was, is, path }: At): boolean | undefined {
  const read = readRule(rule);
  if (read instanceof Unjudged) return undefined;
  try {
    const holds = read.of({ self: celValue(schema, is, path === ''), oldSelf: celValue(schema, was, path === '') });
    return typeof holds === 'boolean' ? holds : undefined;
  } catch (error) {
    // An API server refuses what it can't evaluate.
    if (error instanceof CelError) return false;
    if (error instanceof Unjudged || error instanceof Mismatch) return undefined;
    throw error;
  }
}
