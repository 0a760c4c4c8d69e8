import { BlockList, isIPv6 } from 'node:net';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { at } from './synth';

/** A pod of a made-up cluster, with all that policies ask about. */
export interface SpecifiedPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

export type SpecifiedEnd = SpecifiedPod | { readonly ip: string };

/** A question, and whether blocks of addresses mean pods too, which the specification leaves open. */
export interface SpecifiedAttempt {
  readonly from: SpecifiedEnd;
  readonly to: SpecifiedEnd;
  readonly port: number;
  readonly protocol: string;
  readonly blocksMeanPods: boolean;
}

const isPod = (end: SpecifiedEnd): end is SpecifiedPod => !('ip' in end);
const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? (value as readonly JsonValue[]) : []);

/**
 * The specification of network policies read aloud, sentence by sentence and for one question, without anything in common with Galley's own reading.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function specificationAllows(policies: readonly JsonObject[], attempt: SpecifiedAttempt): boolean {
  const { from, to } = attempt;
  return end(policies, 'Egress', from, to, attempt) && end(policies, 'Ingress', to, from, attempt);
}

function end(
  policies: readonly JsonObject[],
  direction: 'Egress' | 'Ingress',
  self: SpecifiedEnd,
  other: SpecifiedEnd,
  attempt: SpecifiedAttempt,
): boolean {
  if (!isPod(self)) return true;
  const own = policies.filter(
    (policy) =>
      at(policy, 'metadata.namespace') === self.namespace &&
      has(at(policy, 'spec.podSelector') ?? {}, self.labels) &&
      typesOf(policy).includes(direction),
  );
  if (own.length === 0) return true;
  return own.some((policy) =>
    list(at(policy, direction === 'Egress' ? 'spec.egress' : 'spec.ingress')).some((rule) => {
      const peers = list(at(rule, direction === 'Egress' ? 'to' : 'from'));
      const ports = list(at(rule, 'ports'));
      return (
        (peers.length === 0 || peers.some((peer) => isPeer(peer, other, self.namespace, attempt.blocksMeanPods))) &&
        (ports.length === 0 || ports.some((port) => isPort(port, attempt)))
      );
    }),
  );
}

function typesOf(policy: JsonObject): readonly JsonValue[] {
  const types = list(at(policy, 'spec.policyTypes'));
  if (types.length > 0) return types;
  return list(at(policy, 'spec.egress')).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function isPeer(peer: JsonValue, other: SpecifiedEnd, namespace: string, blocksMeanPods: boolean): boolean {
  const block = at(peer, 'ipBlock');
  if (block !== undefined) return isPod(other) ? blocksMeanPods && PRIVATE.some((ip) => inBlock(block, ip)) : inBlock(block, other.ip);
  if (!isPod(other)) return false;
  const ofNamespaces = at(peer, 'namespaceSelector');
  const ofPods = at(peer, 'podSelector');
  if (ofNamespaces === undefined) return other.namespace === namespace && has(ofPods, other.labels);
  const labels = { ...other.namespaceLabels, 'kubernetes.io/metadata.name': other.namespace };
  return has(ofNamespaces, labels) && (ofPods === undefined || has(ofPods, other.labels));
}

/** Addresses that a pod may have. */
const PRIVATE = ['10.0.0.1', '10.1.0.1', '10.255.0.1', '172.16.5.5', '192.168.1.1', '100.64.0.1', 'fd00::1'];

const answered = new Map<string, boolean>();

function inBlock(block: JsonValue, ip: string): boolean {
  const within = (cidr: JsonValue | undefined): boolean => {
    const question = `${String(cidr)} ${ip}`;
    const answer = answered.get(question) ?? isIn(cidr);
    answered.set(question, answer);
    return answer;
  };
  const isIn = (cidr: JsonValue | undefined): boolean => {
    const [network = '', prefix] = String(cidr).split('/');
    if (isIPv6(network) !== isIPv6(ip)) return false;
    const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
    const blocks = new BlockList();
    blocks.addSubnet(network, Number(prefix), family);
    return blocks.check(ip, family);
  };
  return within(at(block, 'cidr')) && !list(at(block, 'except')).some(within);
}

function isPort(rule: JsonValue, { to, port, protocol }: SpecifiedAttempt): boolean {
  if ((at(rule, 'protocol') ?? 'TCP') !== protocol) return false;
  const wanted = at(rule, 'port');
  if (wanted === undefined) return true;
  if (typeof wanted === 'string') {
    return isPod(to) && to.ports.some((open) => open.name === wanted && open.port === port && open.protocol === protocol);
  }
  const last = at(rule, 'endPort');
  return last === undefined ? port === wanted : port >= Number(wanted) && port <= Number(last);
}

function has(selector: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries((at(selector, 'matchLabels') ?? {}) as JsonObject);
  return (
    equal.every(([key, value]) => labels[key] === value) &&
    list(at(selector, 'matchExpressions')).every((expression) => {
      const label = labels[String(at(expression, 'key'))];
      const among = label !== undefined && list(at(expression, 'values')).includes(label);
      switch (at(expression, 'operator')) {
        case 'In':
          return among;
        case 'NotIn':
          return !among;
        case 'Exists':
          return label !== undefined;
        default:
          return label === undefined;
      }
    })
  );
}
