import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import { groupBy } from '../group-by';
import { listAt, mapAt, textAt, textsAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';

/** A pod as a template makes it. */
export interface PodTemplate {
  readonly spec: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
}

const IN_TEMPLATE = ['spec', 'template'];
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [],
  '/ReplicationController': IN_TEMPLATE,
  'apps/Deployment': IN_TEMPLATE,
  'apps/StatefulSet': IN_TEMPLATE,
  'apps/DaemonSet': IN_TEMPLATE,
  'apps/ReplicaSet': IN_TEMPLATE,
  'batch/Job': IN_TEMPLATE,
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'argoproj.io/Rollout': IN_TEMPLATE,
};

/** The pods that an object makes; undefined if it makes none. */
export function podTemplateOf(object: KubernetesObject | undefined): PodTemplate | undefined {
  const keys = object === undefined ? undefined : TEMPLATES[groupKindOf(object)];
  if (object === undefined || keys === undefined) return undefined;
  const template = mapAt(object, ...keys);
  const spec = mapAt(template, 'spec');
  return Object.keys(spec).length === 0 ? undefined : { spec, labels: textsAt(template, 'metadata', 'labels') };
}

/** All containers of a pod, those that start first in front. */
export function containersOf(spec: JsonObject): JsonObject[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) => listAt(spec, key)).filter(isMap);
}

/** One side of a comparison, for look-ups. */
export class World {
  #byKind: ReadonlyMap<string, readonly SideObject[]> | undefined;
  #byNamespace: ReadonlyMap<string, readonly SideObject[]> | undefined;

  constructor(readonly objects: readonly SideObject[]) {}

  private get byKind(): ReadonlyMap<string, readonly SideObject[]> {
    this.#byKind ??= groupBy(this.objects, ({ object, environment }) => keyOf(groupKindOf(object), environment));
    return this.#byKind;
  }

  /** The same by namespace too. */
  private get byNamespace(): ReadonlyMap<string, readonly SideObject[]> {
    this.#byNamespace ??= groupBy(this.objects, ({ object, environment }) =>
      keyOf(groupKindOf(object), environment, object.metadata.namespace ?? ''),
    );
    return this.#byNamespace;
  }

  /** The objects of a kind in an environment, and in a namespace where one is given. */
  ofKind(kind: string, environment: string | undefined, namespace?: string): readonly SideObject[] {
    const found = namespace === undefined ? this.byKind : this.byNamespace;
    return found.get(keyOf(kind, environment, namespace)) ?? [];
  }

  find(kind: string, environment: string | undefined, namespace: string, name: string): KubernetesObject | undefined {
    return this.ofKind(kind, environment, namespace).find(({ object }) => object.metadata.name === name)?.object;
  }

  /** What makes pods in a namespace. */
  podMakers(environment: string | undefined, namespace: string): readonly SideObject[] {
    return Object.keys(TEMPLATES).flatMap((kind) => this.ofKind(kind, environment, namespace));
  }
}

function keyOf(kind: string, environment = '', namespace = ''): string {
  return `${kind} ${environment} ${namespace}`;
}

/** Whether a selector of labels selects some; one that is not there selects nothing. */
export function selects(selector: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!isMap(selector)) return false;
  const equal = Object.entries(textsAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return equal && listAt(selector, 'matchExpressions').every((each) => holds(each, labels));
}

/** Whether a Service's selector, which is a plain map, selects some labels; an empty one selects nothing. */
export function serviceSelects(service: KubernetesObject, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(textsAt(service, 'spec', 'selector'));
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function holds(expression: JsonValue, labels: Readonly<Record<string, string>>): boolean {
  const key = textAt(expression, 'key') ?? '';
  const value = labels[key];
  const values = listAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

export function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
