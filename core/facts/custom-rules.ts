import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';
import { ruleHolds } from './rule-language';
import type { World } from './world';
import { isMap } from './world';

const CRD = 'apiextensions.k8s.io/CustomResourceDefinition';

/** Rules of a CRD about the value before: what `oldSelf` in them is, is the base's. */
export const judgeCustomRules: Judge = ({ base, head, isSame, after, before, environment }) => {
  if (base === undefined || head === undefined || !isSame) return [];
  const schema = schemaOf(head, after, environment) ?? schemaOf(head, before, environment);
  if (schema === undefined) return [];
  return [...judged(schema, base, head, '', head)];
};

function schemaOf(object: KubernetesObject, world: World, environment: string | undefined): JsonObject | undefined {
  const [group = '', version = ''] = object.apiVersion.split('/');
  const definition = world
    .ofKind(CRD, environment)
    .find((each) => textAt(each.object, 'spec', 'group') === group && textAt(each.object, 'spec', 'names', 'kind') === object.kind);
  const found = listAt(definition?.object, 'spec', 'versions').find((each) => textAt(each, 'name') === version);
  return found === undefined ? undefined : mapAt(found, 'schema', 'openAPIV3Schema');
}

function* judged(schema: JsonObject, was: JsonValue, is: JsonValue, path: string, head: KubernetesObject): Generator<Consequence> {
  const differs = JSON.stringify(was) !== JSON.stringify(is);
  if (!differs) return;
  for (const each of listAt(schema, 'x-kubernetes-validations')) {
    const rule = textAt(each, 'rule') ?? '';
    // Without a value before, a rule about it does not run, but where it says so itself.
    if (!/\boldSelf\b/.test(rule) || valueAt(each, 'optionalOldSelf') === true) continue;
    const holds = ruleHolds(rule, { self: is, oldSelf: was });
    const where = path === '' ? 'the object' : path;
    if (holds === false)
      yield consequence(
        'custom-rule',
        `${where} of ${shownName(head)} can't change so: ${textAt(each, 'message') ?? `the CRD's rule ${rule} says no`}`,
      );
    if (holds === undefined)
      yield consequence(
        'custom-rule-unjudged',
        `${where} of ${shownName(head)}: whether the CRD's rule ${rule} lets it change is not judged here`,
        'unknown',
      );
  }
  if (!isMap(was) || !isMap(is)) return;
  for (const [key, below] of Object.entries(mapAt(schema, 'properties'))) {
    const [old, now] = [was[key], is[key]];
    if (old !== undefined && now !== undefined && isMap(below)) yield* judged(below, old, now, path === '' ? key : `${path}.${key}`, head);
  }
}
