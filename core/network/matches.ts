import { allOf, anyOf, type Match, selectorMatch } from '../object/label-selector';
import { type Block, isInside, isWithin, overlap, parseBlock } from './address';
import type { Endpoint, PodEndpoint, Protocol } from './endpoint';
import type { PeerRule, Policy, PortRule, Rule } from './policy';

/** Ranges that may hold addresses of pods, without knowledge of the cluster: those for private use. */
const OF_PODS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap((text) => parseBlock(text) ?? []);

/** Whether a policy is about a pod. */
export function isAbout({ namespace, podSelector }: Policy, pod: PodEndpoint): Match {
  return allOf([sameNamespace(namespace, pod.namespace), selectorMatch(podSelector, pod.labelOf)]);
}

/** Whether one of a rule's peers is an endpoint. */
export function letsThrough({ peers }: Rule, peer: Endpoint, policyNamespace: string): Match {
  return peers.length === 0 ? 'yes' : anyOf(peers.map((each) => isPeer(each, peer, policyNamespace)));
}

/** Whether a rule opens a port of an endpoint that is connected to. */
export function opens({ ports }: Rule, to: Endpoint, port: number, protocol: Protocol): boolean {
  return ports.length === 0 || ports.some((each) => isPort(each, to, port, protocol));
}

function isPeer(rule: PeerRule, peer: Endpoint, policyNamespace: string): Match {
  if ('block' in rule) {
    if (peer.kind === 'pod') return mayHoldPods(rule.block, rule.except) ? 'maybe' : 'no';
    return isWithin(peer.address, rule.block) && !rule.except.some((block) => isWithin(peer.address, block)) ? 'yes' : 'no';
  }
  if (peer.kind === 'address') return 'no';
  const inNamespace =
    rule.namespaceSelector === undefined
      ? sameNamespace(policyNamespace, peer.namespace)
      : selectorMatch(rule.namespaceSelector, peer.namespaceLabelOf);
  const match = allOf([inNamespace, rule.podSelector === undefined ? 'yes' : selectorMatch(rule.podSelector, peer.labelOf)]);
  // What comes from the node's network has the node's address.
  return match === 'yes' && peer.hostNetwork ? 'maybe' : match;
}

/** Kubernetes leaves open whether a block of addresses means pods that have one of them, and no pod's address is known here. */
function mayHoldPods(block: Block, except: readonly Block[]): boolean {
  return OF_PODS.some((range) => overlap(range, block) && !except.some((each) => isInside(range, each) || isInside(block, each)));
}

function isPort(rule: PortRule, to: Endpoint, port: number, protocol: Protocol): boolean {
  if (rule.protocol !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'number') return port >= rule.port && port <= (rule.endPort ?? rule.port);
  // A name is looked up in the pod that is connected to, whichever side the policy is on.
  const { port: name } = rule;
  return to.kind === 'pod' && to.ports.some((open) => open.name === name && open.protocol === protocol && open.port === port);
}

/** Where one of the two has none yet, they may become the same. */
function sameNamespace(one: string, other: string): Match {
  if (one === other) return 'yes';
  return one === '' || other === '' ? 'maybe' : 'no';
}
