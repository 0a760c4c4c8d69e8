import { type Block, parseAddress, parseBlock } from './address';
import { PROTOCOLS, type Protocol } from './endpoint';
import type { PeerRule } from './policy';

/** One end of a connection, as a person names it. */
export type Party =
  | { readonly kind: 'internet' }
  | { readonly kind: 'block'; readonly block: Block }
  /** Pods by the name of what runs them, or of a Service; `*` for any part of a name. `group`: an application, or a namespace. */
  | { readonly kind: 'pods'; readonly group: string | undefined; readonly name: string }
  /** Whom a policy of a namespace would let through. */
  | { readonly kind: 'peers'; readonly peers: readonly PeerRule[]; readonly namespace: string };

/** Ports from one number to another. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** A sentence about connections, which holds or does not. */
export interface Assertion {
  /** Its original text. */
  readonly text: string;
  readonly from: Party;
  readonly to: Party;
  readonly fromText: string;
  readonly toText: string;
  /** A number, a name as the pods of the second have it, or every port of a span. @default - any port that is open */
  readonly port: string | number | PortSpan | undefined;
  readonly protocol: Protocol;
  readonly isAllowed: boolean;
}

const PARTY = `[A-Za-z0-9*:][A-Za-z0-9.:*/_-]*`;
const PORT = `(?:[1-9][0-9]{0,4}|[a-z0-9-]*[a-z][a-z0-9-]*)(?:/(?:TCP|UDP|SCTP))?`;

/** `FROM -> TO [PORT[/PROTOCOL]] allowed|denied` */
export const ASSERTION = new RegExp(`^\\s*(${PARTY})\\s*->\\s*(${PARTY})(?:\\s+(${PORT}))?\\s+(allowed|denied)\\s*$`);

/** What a line that is none should have been, for messages. */
export const ASSERTION_WORDS =
  'FROM -> TO [PORT] allowed|denied, where either end is APPLICATION/WORKLOAD, WORKLOAD, internet or a block of addresses: "shop/web -> shop/database 5432 allowed"';

/** Parses a line. @returns the problem, if it is not an assertion */
export function parseAssertion(text: string): Assertion | string {
  const [, fromText = '', toText = '', portText, verdict] = ASSERTION.exec(text) ?? [];
  if (verdict === undefined) return `expected ${ASSERTION_WORDS}`;
  const [from, to] = [partyOf(fromText), partyOf(toText)];
  for (const party of [from, to]) if (typeof party === 'string') return party;
  const [port, protocol = 'TCP'] = portText?.split('/') ?? [];
  const number = port !== undefined && /^\d+$/.test(port) ? Number(port) : port;
  if (typeof number === 'number' && number > 65_535) return `${number} is no port: the last one is 65535`;
  const outside = (party: Party | string): boolean => typeof party !== 'string' && party.kind !== 'pods';
  if (outside(from) && outside(to)) return 'both ends are outside: name a workload at one of them';
  if (typeof number === 'string' && outside(to))
    return `a port by name (${number}) is one of the pods that are connected to; give its number`;
  return {
    text,
    from: from as Party,
    to: to as Party,
    fromText,
    toText,
    port: number,
    protocol: PROTOCOLS.find((each) => each === protocol) ?? 'TCP',
    isAllowed: verdict === 'allowed',
  };
}

function partyOf(text: string): Party | string {
  if (text === 'internet') return { kind: 'internet' };
  const address = parseAddress(text);
  if (address !== undefined) return { kind: 'block', block: { ...address, prefix: address.family === 4 ? 32 : 128 } };
  const block = parseBlock(text);
  if (block !== undefined) return { kind: 'block', block };
  if (/^[0-9.]+(?:\/[0-9]+)?$/.test(text) || text.includes(':')) return `${JSON.stringify(text)} is no range of addresses`;
  const parts = text.split('/');
  if (parts.length > 2 || parts.includes('')) return `${JSON.stringify(text)} is no workload: write APPLICATION/WORKLOAD`;
  const [group, name] = parts.length === 2 ? parts : [undefined, parts[0]];
  return { kind: 'pods', group, name: name ?? '' };
}
