import { BlockList, isIPv6 } from 'node:net';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { at } from './synth';

/** A pod as network policies see it. */
export interface PodEndpoint {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Container ports by name, for rules that name one. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Labels of its namespace beside its name, which is always one of them. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** An address outside the cluster. */
export interface AddressEndpoint {
  readonly ip: string;
}

export type Endpoint = PodEndpoint | AddressEndpoint;

/** What is asked: may `from` open a connection to `to`? */
export interface Attempt {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  /** @default TCP */
  readonly protocol?: 'TCP' | 'UDP';
}

const isPod = (endpoint: Endpoint): endpoint is PodEndpoint => 'labels' in endpoint;

/** Whether the rendered NetworkPolicies among these objects let a connection through; see `NetworkMatrix`. */
export function mayReach(objects: readonly JsonObject[], { from, to, port, protocol }: Attempt): boolean {
  return new NetworkMatrix(objects).between(from, to)(port, protocol);
}

type Direction = 'Egress' | 'Ingress';

/**
 * Decides from rendered NetworkPolicies alone, as Kubernetes defines it: a pod that no policy of a direction selects is open in that
 * direction; otherwise one matching rule of any such policy opens it; both ends have to be open. An ipBlock means addresses outside
 * the cluster: Kubernetes leaves undefined whether it meets pods.
 *
 * What is the same for many questions is found out once: the objects must not change meanwhile.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkMatrix {
  private readonly policies: readonly JsonObject[];
  private readonly selecting = { Egress: new Map<Endpoint, JsonObject[]>(), Ingress: new Map<Endpoint, JsonObject[]>() };

  constructor(objects: readonly JsonObject[]) {
    this.policies = objects.filter(({ kind, apiVersion }) => kind === 'NetworkPolicy' && apiVersion === 'networking.k8s.io/v1');
  }

  /** Says of each port whether `from` may open a connection to it at `to`. @default protocol TCP */
  between(from: Endpoint, to: Endpoint): (port: number, protocol?: 'TCP' | 'UDP') => boolean {
    const ends = [this.rulesFor('Egress', from, to), this.rulesFor('Ingress', to, from)];
    return (port, protocol) =>
      ends.every((rules) => rules?.some((rule) => anyOf(at(rule, 'ports'), (each) => isPort(each, { to, port, protocol }))) ?? true);
  }

  /** Rules for an end's own pod that meet the other end; undefined where everything is open, since no policy selects it. */
  private rulesFor(direction: Direction, subject: Endpoint, peer: Endpoint): JsonValue[] | undefined {
    if (!isPod(subject)) return undefined;
    const selecting = this.policiesOf(direction, subject);
    if (selecting.length === 0) return undefined;
    const [rules, peers] = direction === 'Egress' ? ['spec.egress', 'to'] : ['spec.ingress', 'from'];
    return selecting.flatMap((policy) =>
      list(at(policy, rules)).filter((rule) => anyOf(at(rule, peers), (each) => isPeer(each, peer, at(policy, 'metadata.namespace')))),
    );
  }

  private policiesOf(direction: Direction, subject: PodEndpoint): readonly JsonObject[] {
    const known = this.selecting[direction].get(subject);
    if (known !== undefined) return known;
    const found = this.policies.filter(
      (policy) =>
        at(policy, 'metadata.namespace') === subject.namespace &&
        typesOf(policy).includes(direction) &&
        selects(at(policy, 'spec.podSelector'), subject.labels),
    );
    this.selecting[direction].set(subject, found);
    return found;
  }
}

// Without policyTypes a policy is about Ingress, and about Egress where it has such rules.
function typesOf(policy: JsonObject): readonly JsonValue[] {
  return (
    (at(policy, 'spec.policyTypes') as JsonValue[] | undefined) ?? [
      'Ingress',
      ...(at(policy, 'spec.egress') === undefined ? [] : ['Egress']),
    ]
  );
}

// A missing or an empty list of peers or ports means all of them.
function anyOf(value: JsonValue | undefined, matches: (item: JsonValue) => boolean): boolean {
  return list(value).length === 0 || list(value).some(matches);
}

function isPeer(rule: JsonValue, peer: Endpoint, policyNamespace: JsonValue | undefined): boolean {
  const ipBlock = at(rule, 'ipBlock');
  if (ipBlock !== undefined) return !isPod(peer) && inBlock(ipBlock, peer.ip);
  if (!isPod(peer)) return false;
  const namespaceSelector = at(rule, 'namespaceSelector');
  const inNamespace =
    namespaceSelector === undefined
      ? peer.namespace === policyNamespace
      : selects(namespaceSelector, { ...peer.namespaceLabels, 'kubernetes.io/metadata.name': peer.namespace });
  return inNamespace && selects(at(rule, 'podSelector') ?? {}, peer.labels);
}

function inBlock(ipBlock: JsonValue, ip: string): boolean {
  const within = (cidr: JsonValue | undefined): boolean => {
    const [network = '', prefix] = String(cidr).split('/');
    if (isIPv6(network) !== isIPv6(ip)) return false;
    const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
    const block = new BlockList();
    block.addSubnet(network, Number(prefix), family);
    return block.check(ip, family);
  };
  return within(at(ipBlock, 'cidr')) && !list(at(ipBlock, 'except')).some(within);
}

function isPort(rule: JsonValue, { to, port, protocol = 'TCP' }: Omit<Attempt, 'from'>): boolean {
  if ((at(rule, 'protocol') ?? 'TCP') !== protocol) return false;
  const wanted = at(rule, 'port');
  if (wanted === undefined) return true;
  // A name is looked up in the pod that is connected to, whichever side the policy is on.
  if (typeof wanted === 'string') return isPod(to) && to.ports?.[wanted] === port;
  return port >= Number(wanted) && port <= Number(at(rule, 'endPort') ?? wanted);
}

function selects(selector: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean {
  const matchLabels = Object.entries((at(selector, 'matchLabels') ?? {}) as JsonObject);
  return (
    matchLabels.every(([key, value]) => labels[key] === value) &&
    list(at(selector, 'matchExpressions')).every((each) => meets(each, labels))
  );
}

function meets(expression: JsonValue, labels: Readonly<Record<string, string>>): boolean {
  const key = String(at(expression, 'key'));
  const values = list(at(expression, 'values'));
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (at(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`unknown operator ${JSON.stringify(expression)}`);
  }
}

const list = (value: JsonValue | undefined): readonly JsonValue[] => (value === undefined || value === null ? [] : (value as JsonValue[]));
