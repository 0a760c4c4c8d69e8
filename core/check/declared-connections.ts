import type { Assertion, Party, PortSpan } from '../network/assertion';
import { type PeerRule, readPeer } from '../network/policy';
import { textOf as blockText } from '../network/regions';
import type { DeclaredConnection, DeclaredEnd } from '../object/declared-connection';
import type { JsonValue } from '../object/object';
import { ASSERTED_PODS, fromPods, POLICIES } from './assert-checks';
import { podsText } from './assert-ends';
import { failureOf } from './assert-judge';
import type { Check, Found } from './check';
import { reachabilityIn } from './network-checks';
import type { World } from './world';

/** Declared connections that network policies shut out. */
function* denied(world: World): Generator<Found> {
  const connections = new Map(world.connections.map((each) => [JSON.stringify(each), each]));
  for (const connection of connections.values()) {
    for (const assertion of assertionsOf(connection)) {
      const failure = failureOf(world, assertion);
      // Policies that are not read have a finding of their own.
      if (failure === undefined || (failure.isUnknown && reachabilityIn(world).unread.length > 0)) continue;
      yield {
        object: failure.object,
        about: assertion.text,
        wrong: `the charts declare ${assertion.text}, and ${failure.wrong}`,
        next: 'correct the policies, or the labels by which they know the pods; or declare the connection no more',
        verdict: failure.isUnknown ? 'unknown' : 'wrong',
      };
    }
  }
}

/** One for each port. */
function assertionsOf({ from, to, ports }: DeclaredConnection): Assertion[] {
  const [fromText, toText] = [textOf(from), textOf(to)];
  return ports.map(({ protocol, port, endPort = port }) => {
    const span: PortSpan = { first: port ?? 1, last: endPort ?? 65_535 };
    const numbers = span.first === span.last ? `${span.first}` : `${span.first}-${span.last}`;
    const at = port === undefined ? `every ${protocol} port` : `${numbers}${protocol === 'TCP' ? '' : `/${protocol}`}`;
    return {
      text: `${fromText} -> ${toText} ${at}`,
      from: partyOf(from),
      to: partyOf(to),
      fromText,
      toText,
      port: span.first === span.last ? span.first : span,
      protocol,
      isAllowed: true,
    };
  });
}

/** The declared connections, a line for each port: `shop/web -> shop/database 5432`. */
export const declaredLines = (connections: readonly DeclaredConnection[]): string[] =>
  connections.flatMap((each) => assertionsOf(each).map(({ text }) => text));

const rulesOf = ({ peers }: DeclaredEnd): PeerRule[] => peers.map((peer) => readPeer(peer as JsonValue, 'peers'));
/** All that an end names. */
export const partyOf = (end: DeclaredEnd): Party => ({ kind: 'peers', peers: rulesOf(end), namespace: end.namespace ?? '' });

/** `shop/web`; of what is outside, what selects it. */
function textOf(end: DeclaredEnd): string {
  const { name, namespace = '' } = end;
  if (name !== undefined) return namespace === '' ? name : `${namespace}/${name}`;
  return rulesOf(end)
    .map((rule) => ('block' in rule ? blockText(rule.block) : podsText(rule, namespace)))
    .join(' and ');
}

const end = (name: string): DeclaredEnd => ({ name, namespace: 'shop', peers: [{ podSelector: { matchLabels: { app: name } } }] });
/** What the examples declare. */
export const WEB_TO_DATABASE: DeclaredConnection = { from: end('web'), to: end('database'), ports: [{ protocol: 'TCP', port: 5432 }] };

/** What charts say of connections. */
export const DECLARED_CONNECTION_CHECKS: readonly Check[] = [
  {
    id: 'declared-connection-denied',
    severity: 'error',
    title: 'network policies let through what the charts declare',
    why: 'The charts declare a connection by `Connections`, and network policies shut it out at one end. It may be a policy beside the declared ones, or pods without the labels that a policy knows them by. Or nobody opened one of the workloads. Each request ends in a timeout.',
    fix: 'Correct the policies that the message names or the labels of the pods, or declare the connection no more.',
    source: POLICIES,
    declares: [WEB_TO_DATABASE],
    good: ASSERTED_PODS + fromPods('web'),
    bad: ASSERTED_PODS + fromPods('job'),
    find: denied,
  },
];
