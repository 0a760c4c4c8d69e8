import { listAt, numberAt, textAt, valueAt } from '../object/json-fields';
import { wrongSelector } from '../object/label-selector';
import type { JsonValue, KubernetesObject } from '../object/object';
import { type Block, isInside, parseBlock } from './address';
import { PROTOCOLS, type Protocol } from './endpoint';

export type Direction = 'Ingress' | 'Egress';

/** Ports that a rule opens. */
export interface PortRule {
  readonly protocol: Protocol;
  /** A name, or the first number; undefined for all ports of the protocol. */
  readonly port?: string | number | undefined;
  readonly endPort?: number | undefined;
}

/** Whom a rule lets through: pods by selectors, or addresses. */
export type PeerRule =
  | { readonly block: Block; readonly except: readonly Block[] }
  | { readonly podSelector: JsonValue | undefined; readonly namespaceSelector: JsonValue | undefined };

/** A rule of one direction. */
export interface Rule {
  /** Empty: everybody. */
  readonly peers: readonly PeerRule[];
  /** Empty: all ports. */
  readonly ports: readonly PortRule[];
}

/** A NetworkPolicy of Kubernetes. */
export interface Policy {
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly podSelector: JsonValue;
  readonly types: readonly Direction[];
  readonly Ingress: readonly Rule[];
  readonly Egress: readonly Rule[];
}

/** A policy that decides something and was not read. */
export interface Unread {
  readonly object: KubernetesObject;
  readonly why: string;
  /** Its pods: those of a namespace. @default - those of all */
  readonly namespace?: string | undefined;
}

/** The unreadable part of a policy. */
export class UnreadablePolicy extends Error {}

/**
 * Reads a NetworkPolicy with the API server's defaults.
 *
 * @throws UnreadablePolicy where the API server would refuse it
 */
export function readPolicy(object: KubernetesObject): Policy {
  const spec = valueAt(object, 'spec');
  // It is no pointer in the API: one that is missing is an empty one.
  const podSelector = valueAt(spec, 'podSelector') ?? {};
  checkSelector(podSelector, 'spec.podSelector');
  const types = listAt(spec, 'policyTypes').map((type) => {
    if (type !== 'Ingress' && type !== 'Egress') fail('spec.policyTypes', `${JSON.stringify(type)} is no type`);
    return type as Direction;
  });
  const egress = listAt(spec, 'egress');
  return {
    object,
    namespace: object.metadata.namespace ?? '',
    podSelector,
    // An empty `egress` counts as none: SetDefaults_NetworkPolicy in pkg/apis/networking/v1/defaults.go of Kubernetes.
    types: types.length > 0 ? types : egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'],
    Ingress: listAt(spec, 'ingress').map((rule, index) => readRule(rule, 'from', `spec.ingress[${index}]`)),
    Egress: egress.map((rule, index) => readRule(rule, 'to', `spec.egress[${index}]`)),
  };
}

function readRule(rule: JsonValue, peers: 'from' | 'to', path: string): Rule {
  return {
    peers: listAt(rule, peers).map((peer, index) => readPeer(peer, `${path}.${peers}[${index}]`)),
    ports: listAt(rule, 'ports').map((port, index) => readPort(port, `${path}.ports[${index}]`)),
  };
}

/** @throws UnreadablePolicy where the API server would refuse it */
export function readPeer(peer: JsonValue, path: string): PeerRule {
  const ipBlock = valueAt(peer, 'ipBlock') ?? undefined;
  const podSelector = valueAt(peer, 'podSelector') ?? undefined;
  const namespaceSelector = valueAt(peer, 'namespaceSelector') ?? undefined;
  if (ipBlock !== undefined) {
    if (podSelector !== undefined || namespaceSelector !== undefined) fail(path, 'has a block of addresses and a selector');
    const block = readBlock(valueAt(ipBlock, 'cidr'), `${path}.ipBlock.cidr`);
    const except = listAt(ipBlock, 'except').map((each, index) => readBlock(each, `${path}.ipBlock.except[${index}]`));
    if (!except.every((each) => isInside(each, block) && each.prefix > block.prefix)) fail(path, 'excepts what is not inside of its block');
    return { block, except };
  }
  if (podSelector === undefined && namespaceSelector === undefined) fail(path, 'names nobody');
  if (podSelector !== undefined) checkSelector(podSelector, `${path}.podSelector`);
  if (namespaceSelector !== undefined) checkSelector(namespaceSelector, `${path}.namespaceSelector`);
  return { podSelector, namespaceSelector };
}

function readBlock(value: JsonValue | undefined, path: string): Block {
  const block = typeof value === 'string' ? parseBlock(value) : undefined;
  return block ?? fail(path, `${JSON.stringify(value) ?? 'nothing'} is no range of addresses`);
}

function readPort(value: JsonValue, path: string): PortRule {
  const protocol = textAt(value, 'protocol') ?? 'TCP';
  const port = valueAt(value, 'port') ?? undefined;
  const endPort = numberAt(value, 'endPort');
  if (!PROTOCOLS.includes(protocol as Protocol)) fail(path, `${JSON.stringify(protocol)} is no protocol`);
  if (port !== undefined && typeof port !== 'string' && !isPort(port)) fail(path, `${JSON.stringify(port)} is no port`);
  if (endPort !== undefined && (typeof port !== 'number' || !isPort(endPort) || endPort < port)) {
    fail(path, 'has an endPort that ends no range');
  }
  return { protocol: protocol as Protocol, port: port as string | number | undefined, endPort };
}

const isPort = (port: JsonValue): boolean => Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535;

function checkSelector(selector: JsonValue, path: string): void {
  const wrong = wrongSelector(selector);
  if (wrong !== undefined) fail(path, wrong);
}

function fail(path: string, wrong: string): never {
  throw new UnreadablePolicy(`${path}: ${wrong}`);
}
