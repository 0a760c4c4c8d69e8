import { anyOf, type Match } from '../object/label-selector';
import type { KubernetesObject } from '../object/object';
import type { Endpoint, PodEndpoint, Protocol } from './endpoint';
import { isAbout, letsThrough, opens } from './matches';
import { otherPolicy } from './other-policies';
import { type Direction, type Policy, type PortRule, type Rule, readPolicy, type Unread, UnreadablePolicy } from './policy';

/** `unknown`: something decides it that is not among the objects, or that Galley can't read. */
export type Verdict = 'allowed' | 'denied' | 'unknown';

/** A policy of a pod's own, with those of its rules that let the other end through. */
interface Opening {
  readonly about: Match;
  readonly rules: readonly { readonly match: Match; readonly rule: Rule }[];
}

/** The policies for connections at one end. */
interface End {
  readonly openings: readonly Opening[];
  /** Weakens a verdict if something decides too that Galley does not read, or that may not count. */
  readonly soften: (verdict: Verdict) => Verdict;
}

/** Connections between two ends. */
export interface Link {
  /** @default protocol TCP */
  readonly at: (port: number, protocol?: Protocol) => Verdict;
  /** Ports at which the verdict may become another one than at the port before, in any order. */
  readonly borders: readonly number[];
}

/**
 * What NetworkPolicies let through, as Kubernetes defines it: a pod that no policy of a direction is about is open in that direction; otherwise
 * one rule of any such policy opens it; both ends have to be open.
 *
 * What is the same for many questions is found out once: the objects must not change meanwhile.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class Policies {
  /** Policies that decide too but that Galley can't read: the caller must report them. */
  readonly unread: readonly Unread[];
  readonly policies: readonly Policy[];
  readonly #found = { Ingress: new Map<PodEndpoint, PolicyAbout[]>(), Egress: new Map<PodEndpoint, PolicyAbout[]>() };
  readonly #byNamespace = new Map<string, Policy[]>();

  constructor(objects: readonly KubernetesObject[]) {
    const read = objects.flatMap((object) => readOne(object) ?? []);
    this.policies = read.filter((each): each is Policy => 'types' in each);
    this.unread = read.filter((each): each is Unread => 'why' in each);
    for (const policy of this.policies) {
      const same = this.#byNamespace.get(policy.namespace);
      if (same === undefined) this.#byNamespace.set(policy.namespace, [policy]);
      else same.push(policy);
    }
  }

  /** Says of each port at `to` whether `from` may open a connection to it. */
  between(from: Endpoint, to: Endpoint): Link {
    const ends = [this.#end('Egress', from, to), this.#end('Ingress', to, from)].filter((end) => end !== undefined);
    const rules = ends.flatMap(({ openings }) => openings.flatMap((opening) => opening.rules.map(({ rule }) => rule)));
    return {
      at: (port, protocol = 'TCP') => {
        const verdicts = ends.map((end) => end.soften(verdictAt(end.openings, to, port, protocol)));
        if (verdicts.includes('denied')) return 'denied';
        return verdicts.includes('unknown') ? 'unknown' : 'allowed';
      },
      borders: rules.flatMap(({ ports }) => ports.flatMap((port) => bordersOf(port, to))),
    };
  }

  /** Whether some policy of a direction is about a pod, so that what no rule opens is closed to it. */
  isolates(direction: Direction, pod: PodEndpoint): Match {
    if (this.#isUnread(pod)) return 'maybe';
    const match = anyOf(this.#policiesOf(direction, pod).map(({ about }) => about));
    return match === 'yes' && pod.hostNetwork ? 'maybe' : match;
  }

  /** The policies of a direction that are, or may be, about a pod. */
  about(direction: Direction, pod: PodEndpoint): readonly Policy[] {
    return this.#policiesOf(direction, pod).map(({ policy }) => policy);
  }

  /** Of a pod's end; undefined if it is open, since no policy is about it. */
  #end(direction: Direction, subject: Endpoint, peer: Endpoint): End | undefined {
    if (subject.kind === 'address') return undefined;
    if (this.#isUnread(subject)) return { openings: [], soften: () => 'unknown' };
    const policies = this.#policiesOf(direction, subject);
    if (policies.length === 0) return undefined;
    const openings = policies.map(({ policy, about }) => ({
      about,
      rules: policy[direction]
        .map((rule) => ({ rule, match: letsThrough(rule, peer, policy.namespace) }))
        .filter(({ match }) => match !== 'no'),
    }));
    // Policies may not count for what is in the node's network.
    return { openings, soften: (verdict) => (subject.hostNetwork && verdict === 'denied' ? 'unknown' : verdict) };
  }

  #policiesOf(direction: Direction, pod: PodEndpoint): readonly PolicyAbout[] {
    const known = this.#found[direction].get(pod);
    if (known !== undefined) return known;
    const near = pod.namespace === '' ? this.policies : [...this.#in(pod.namespace), ...this.#in('')];
    const found = near
      .filter(({ types }) => types.includes(direction))
      .map((policy) => ({ policy, about: isAbout(policy, pod) }))
      .filter(({ about }) => about !== 'no');
    this.#found[direction].set(pod, found);
    return found;
  }

  #in(namespace: string): readonly Policy[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  #isUnread({ namespace }: PodEndpoint): boolean {
    return this.unread.some((each) => each.namespace === undefined || each.namespace === namespace);
  }
}

interface PolicyAbout {
  readonly policy: Policy;
  readonly about: Match;
}

function verdictAt(openings: readonly Opening[], to: Endpoint, port: number, protocol: Protocol): Verdict {
  const opened = openings.map(({ about, rules }) => ({
    about,
    opens: anyOf(rules.map(({ rule, match }) => (opens(rule, to, port, protocol) ? match : 'no'))),
  }));
  const isolated = opened.some(({ about }) => about === 'yes');
  const allowed = isolated
    ? anyOf(opened.map(({ about, opens: open }) => (about === 'yes' ? open : open === 'no' ? 'no' : 'maybe')))
    : // Whichever of them are about it, each lets it through; and none of them may be.
      opened.every(({ opens: open }) => open === 'yes')
      ? 'yes'
      : 'maybe';
  if (allowed === 'maybe') return 'unknown';
  return allowed === 'yes' ? 'allowed' : 'denied';
}

function bordersOf({ port, endPort, protocol }: PortRule, to: Endpoint): number[] {
  if (port === undefined) return [];
  if (typeof port === 'number') return [port, (endPort ?? port) + 1];
  const named = to.kind === 'pod' ? to.ports.filter((open) => open.name === port && open.protocol === protocol) : [];
  return named.flatMap((open) => [open.port, open.port + 1]);
}

function readOne(object: KubernetesObject): Policy | Unread | undefined {
  const other = otherPolicy(object);
  if (other !== undefined) return other;
  if (object.kind !== 'NetworkPolicy' || !object.apiVersion.startsWith('networking.k8s.io/')) return undefined;
  try {
    return readPolicy(object);
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return { object, why: error.message, namespace: object.metadata.namespace ?? '' };
  }
}
