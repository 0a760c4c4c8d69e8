import fc from 'fast-check';
import { differencesOf } from '../../../core/compare/differences';
import { matched } from '../../../core/compare/match';
import { normalObject } from '../../../core/compare/normal';
import type { JsonObject, JsonValue, KubernetesObject } from '../../../core/object/object';
import { reviewOf } from '../../../core/review/review';
import { applied } from '../../support/apply-differences';
import { LONG } from '../../support/long';

const runs = { numRuns: LONG ? 2000 : 200 };

const name = fc.constantFrom('a', 'b', 'c', 'd');
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const record = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields).map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as JsonObject);
const keyed = (fields: Record<string, fc.Arbitrary<unknown>>, key = 'name') =>
  fc.uniqueArray(record({ [key]: name, ...fields }), { selector: (each) => each[key], maxLength: 4 });

const amount = fc.constantFrom('1', '1000m', 1, '500m', '0.5', '1Gi', '1024Mi');
const container = {
  image: fc.constantFrom('x:1', 'x:2', 'y:1'),
  args: optional(fc.array(name, { maxLength: 3 })),
  env: optional(keyed({ value: fc.constantFrom('1', '2', '$(a)', '$(b)-x') })),
  ports: optional(
    fc.uniqueArray(record({ containerPort: fc.constantFrom(80, 81), protocol: optional(fc.constantFrom('TCP', 'UDP')) }), {
      selector: (each) => `${String(each['containerPort'])}${String(each['protocol'] ?? 'TCP')}`,
    }),
  ),
  resources: optional(
    record({ limits: optional(record({ cpu: optional(amount) })), requests: optional(record({ cpu: optional(amount) })) }),
  ),
  imagePullPolicy: optional(fc.constantFrom('Always', 'IfNotPresent')),
};
const deployment = record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('Deployment'),
  metadata: record({ name, namespace: fc.constant('shop'), labels: optional(fc.dictionary(name, name)) }),
  spec: record({
    replicas: optional(fc.constantFrom(1, 2)),
    strategy: optional(record({ type: fc.constantFrom('RollingUpdate', 'Recreate') })),
    template: record({
      spec: record({
        containers: keyed(container),
        initContainers: optional(keyed(container)),
        tolerations: optional(fc.array(record({ key: optional(name), effect: optional(name), value: optional(name) }), { maxLength: 3 })),
      }),
    }),
  }),
});
const policy = record({
  apiVersion: fc.constant('networking.k8s.io/v1'),
  kind: fc.constant('NetworkPolicy'),
  metadata: record({ name, namespace: fc.constant('shop') }),
  spec: record({
    ingress: optional(
      fc.array(record({ ports: optional(fc.array(record({ port: fc.constantFrom(80, 'http') }), { maxLength: 2 })) }), { maxLength: 3 }),
    ),
    policyTypes: optional(fc.constantFrom(['Ingress'], ['Ingress', 'Egress'], ['Egress', 'Ingress'])),
  }),
});
const custom = record({
  apiVersion: fc.constant('example.org/v1'),
  kind: fc.constant('Thing'),
  metadata: record({ name, namespace: fc.constant('shop') }),
  spec: fc.dictionary(
    name,
    fc.oneof(name, fc.array(name, { maxLength: 3 }), fc.array(record({ name: optional(name), x: optional(name) }), { maxLength: 3 })),
    { maxKeys: 3 },
  ),
});
const objects = fc.oneof(deployment, policy, custom) as unknown as fc.Arbitrary<KubernetesObject>;
const pair = objects.chain((base) =>
  fc.tuple(
    fc.constant(base),
    objects.filter((head) => head.kind === base.kind),
  ),
);

const differences = (base: KubernetesObject, head: KubernetesObject) => differencesOf(normalObject(base), normalObject(head));

test('an object differs from itself in nothing', () => {
  fc.assert(
    fc.property(objects, (object) => expect(differences(object, structuredClone(object))).toEqual([])),
    runs,
  );
});

test('the differences, done to the base, give the head', () => {
  fc.assert(
    fc.property(pair, ([base, head]) => {
      expect(normalObject(applied(base, differences(base, head))).text).toBe(normalObject(head).text);
    }),
    runs,
  );
});

test('shows no difference exactly if two objects mean the same', () => {
  fc.assert(
    fc.property(pair, ([base, head]) => {
      expect(differences(base, head).length === 0).toBe(normalObject(base).text === normalObject(head).text);
    }),
    runs,
  );
});

test('the way back is the way there, turned around', () => {
  const shown = (all: ReturnType<typeof differences>, turned: boolean) =>
    all
      .map(({ steps, before, after, order }) =>
        JSON.stringify([
          steps.map((step) => (typeof step === 'object' ? Object.keys(step.fields) : step)),
          ...(turned ? [after, before] : [before, after]),
          order,
        ]),
      )
      .sort();
  fc.assert(
    fc.property(pair, ([base, head]) => expect(shown(differences(head, base), true)).toEqual(shown(differences(base, head), false))),
    runs,
  );
});

/** Another order of everything that nobody heeds the order of. */
function shuffled(value: JsonValue, random: () => number, key = ''): JsonValue {
  if (Array.isArray(value)) {
    const items = value.map((each: JsonValue) => shuffled(each, random));
    const free = ['containers', 'ports', 'tolerations', 'ingress', 'policyTypes'].includes(key);
    return free
      ? items
          .map((each) => ({ each, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each)
      : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name_, each]) => ({ entry: [name_, shuffled(each, random, name_)] as const, at: random() }));
  return Object.fromEntries(entries.sort((a, b) => a.at - b.at).map(({ entry }) => entry));
}

test('the order of objects, keys and keyed lists makes no difference', () => {
  fc.assert(
    fc.property(fc.array(objects, { maxLength: 6 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, stream) => {
      const named = all.map((object, at) => ({ ...object, metadata: { ...object.metadata, name: `n${at}` } }) as KubernetesObject);
      const random = () => stream.next().value as number;
      const side = named.map((object) => ({ object, file: 'a.yaml' }));
      const other = side.map(({ object }, at) => ({ object: shuffled(object, random) as KubernetesObject, file: `${at}.yaml` })).reverse();
      expect(reviewOf({ base: side, head: other }, { hide: (value) => value }).changes.map(({ change }) => change)).toEqual([]);
      expect(matched(side, other)).toHaveLength(side.length);
    }),
    runs,
  );
});
