import type { JsonObject, JsonValue } from '../../core/object/object';
import { listAt, nameOf } from './pods';
import { at } from './synth';

/** One policy with one rule removed or widened. */
export interface Mutant {
  /** What was done, and where. */
  readonly name: string;
  readonly direction: 'ingress' | 'egress';
  readonly policy: JsonObject;
}

/** Every way to remove or to widen one rule of a policy, and to add one that opens everything. */
export function mutantsOf(policy: JsonObject): Mutant[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const side = direction === 'ingress' ? 'from' : 'to';
    const rules = listAt(policy, `spec.${direction}`);
    const mutant = (name: string, changed: readonly JsonValue[]): Mutant => ({
      name: `${nameOf(policy)} ${direction} ${name}`,
      direction,
      policy: { ...policy, spec: { ...(policy['spec'] as JsonObject), [direction]: [...changed] } },
    });
    const others = rules.flatMap((rule, index) => {
      const replaced = (name: string, by: JsonObject): Mutant => mutant(`[${index}] ${name}`, rules.with(index, by));
      return [
        mutant(`[${index}] removed`, rules.toSpliced(index, 1)),
        replaced('from or to anyone', without(rule, side)),
        replaced('on any port', without(rule, 'ports')),
        ...listAt(rule, side).flatMap((peer, position) =>
          widerPeers(peer).map(([name, wider]) =>
            replaced(`${side}[${position}] ${name}`, { ...rule, [side]: listAt(rule, side).with(position, wider) }),
          ),
        ),
        ...listAt(rule, 'ports').flatMap((port, position) => {
          const next = Number(port['port']) + 1;
          // Where the next is open too, nothing is wider.
          if (listAt(rule, 'ports').some((each) => each['port'] === next && each['protocol'] === port['protocol'])) return [];
          const ports = listAt(rule, 'ports').with(position, { ...port, endPort: next });
          return [replaced(`ports[${position}] and the next`, { ...rule, ports })];
        }),
      ];
    });
    return [...others, mutant('one more that opens everything', [...rules, {}])];
  });
}

function widerPeers(peer: JsonObject): [name: string, wider: JsonObject][] {
  const block = peer['ipBlock'] as JsonObject | undefined;
  if (block !== undefined) {
    const excepted = (at(block, 'except') ?? []) as string[];
    return [
      ...excepted.map((range): [string, JsonObject] => [
        `with ${range}`,
        { ipBlock: { ...block, except: excepted.filter((each) => each !== range) } },
      ]),
      ...(excepted.length === 0
        ? ([['and its neighbours', { ipBlock: { cidr: String(block['cidr']).replace(/\d+$/, '24') } }]] as [string, JsonObject][])
        : []),
    ];
  }
  const inNamespace = peer['namespaceSelector'] !== undefined;
  return [
    ...(inNamespace ? ([['of any namespace', { ...peer, namespaceSelector: {} }]] as [string, JsonObject][]) : []),
    ...(peer['podSelector'] === undefined ? [] : ([['any pod there', { ...peer, podSelector: {} }]] as [string, JsonObject][])),
    ...(inNamespace || peer['podSelector'] === undefined
      ? []
      : ([['of any namespace', { ...peer, namespaceSelector: {} }]] as [string, JsonObject][])),
  ];
}

function without(rule: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(rule).filter(([each]) => each !== key));
}
