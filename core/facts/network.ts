import { normalObject } from '../compare/normal';
import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, type Judged, shownName } from './judged';
import { selects, type World } from './world';

const POLICY = 'networking.k8s.io/NetworkPolicy';

type Direction = 'ingress' | 'egress';

/** What a NetworkPolicy opens and closes, rule by rule: an allowed peer at an allowed port. */
export const judgeNetwork: Judge = (judged) => {
  if (judged.kind !== POLICY) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) => inDirection(judged, direction));
};

function inDirection(judged: Judged, direction: Direction): Consequence[] {
  const { base, head } = judged;
  const subject = head ?? base;
  if (subject === undefined) return [];
  const [was, is] = [base, head].map((each) => each !== undefined && holdsFor(each, direction));
  if (!was && !is) return [];
  const way = direction === 'ingress' ? 'into' : 'out of';
  const pods = `pods with ${selectorText(subject)}`;
  const [before, after] = [base, head].map((each) => (each !== undefined && holdsFor(each, direction) ? rulesOf(each, direction) : []));
  const more = (after ?? []).filter((each) => !before?.includes(each));
  const less = (before ?? []).filter((each) => !after?.includes(each));
  const others = othersSelect(judged, subject, direction);
  const name = shownName(subject);
  if (!was) {
    if (others.before) return more.length === 0 ? [] : [consequence('network-opened', `${name}: newly lets ${way} ${pods}: ${some(more)}`)];
    const what = more.length === 0 ? 'nothing gets' : `only ${some(more)} gets`;
    const closed = [consequence('network-closed', `${name}: from now on ${what} ${way} ${pods}, where everything did`)];
    return [...closed, ...dns(judged, direction, subject)];
  }
  if (!is) {
    if (others.after)
      return less.length === 0 ? [] : [consequence('network-closed', `${name}: no longer lets ${way} ${pods}: ${some(less)}`)];
    return [consequence('network-opened', `${name}: everything gets ${way} ${pods}, as no policy holds for them any more`)];
  }
  const consequences: Consequence[] = [];
  if (more.length > 0) consequences.push(consequence('network-opened', `${name}: newly lets ${way} ${pods}: ${some(more)}`));
  if (less.length > 0) consequences.push(consequence('network-closed', `${name}: no longer lets ${way} ${pods}: ${some(less)}`));
  const [selected, selecting] = [base, head].map((each) => JSON.stringify(valueAt(each, 'spec', 'podSelector') ?? {}));
  if (selected !== selecting && consequences.length === 0 && direction === 'ingress')
    consequences.push(
      consequence(
        'network-closed',
        `${name} holds for ${selectorText(head as KubernetesObject)} where it held for ${selectorText(base as KubernetesObject)}`,
      ),
    );
  return [...consequences, ...(less.length > 0 ? dns(judged, direction, subject) : [])];
}

function holdsFor(policy: KubernetesObject, direction: Direction): boolean {
  const types = listAt(policy, 'spec', 'policyTypes').map((each) => String(each).toLowerCase());
  if (types.length > 0) return types.includes(direction);
  return direction === 'ingress' || valueAt(policy, 'spec', 'egress') !== undefined;
}

/** Each pair of a peer and a port that the rules allow, in words. */
function rulesOf(policy: KubernetesObject, direction: Direction): string[] {
  const side = direction === 'ingress' ? 'from' : 'to';
  const all = listAt(normalObject(policy).raw, 'spec', direction).flatMap((rule) => {
    const peers = listAt(rule, side);
    const ports = listAt(rule, 'ports');
    const peerTexts = peers.length === 0 ? ['anybody'] : peers.map((peer) => peerText(peer));
    const portTexts = ports.length === 0 ? ['any port'] : ports.map(portText);
    return peerTexts.flatMap((peer) => portTexts.map((port) => `${peer} at ${port}`));
  });
  return [...new Set(all)];
}

function peerText(peer: JsonValue): string {
  const cidr = textAt(peer, 'ipBlock', 'cidr');
  if (cidr !== undefined) {
    const except = listAt(peer, 'ipBlock', 'except').map(String).sort();
    return `${cidr}${except.length === 0 ? '' : ` without ${except.join(', ')}`}`;
  }
  const [pods, namespaces] = [valueAt(peer, 'podSelector'), valueAt(peer, 'namespaceSelector')];
  const inside =
    namespaces === undefined ? '' : ` in ${labelsText(namespaces) === '' ? 'any namespace' : `namespaces with ${labelsText(namespaces)}`}`;
  const which = pods === undefined || labelsText(pods) === '' ? 'pods' : `pods with ${labelsText(pods)}`;
  return `${which}${inside}`;
}

function portText(port: JsonValue): string {
  const [from, to, protocol] = [valueAt(port, 'port'), valueAt(port, 'endPort'), textAt(port, 'protocol') ?? 'TCP'];
  return `${from === undefined ? 'any' : String(from)}${to === undefined ? '' : `-${String(to)}`}/${protocol}`;
}

function labelsText(selector: JsonValue): string {
  const equal = Object.entries(textsAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  const others = listAt(selector, 'matchExpressions').map((each) =>
    `${textAt(each, 'key')} ${textAt(each, 'operator')} ${listAt(each, 'values').map(String).sort().join('|')}`.trim(),
  );
  return [...equal, ...others].sort().join(', ');
}

function selectorText(policy: KubernetesObject): string {
  const text = labelsText(mapAt(policy, 'spec', 'podSelector'));
  return text === '' ? 'any labels' : text;
}

/** Whether other policies hold for the same pods: all that a policy of theirs selects counts, as what they select is not known. */
function othersSelect(
  { before, after, environment, namespace }: Judged,
  subject: KubernetesObject,
  direction: Direction,
): { readonly before: boolean; readonly after: boolean } {
  const selector = mapAt(subject, 'spec', 'podSelector');
  const covers = (world: World): boolean =>
    world.ofKind(POLICY, environment, namespace).some(({ object }) => {
      if (object.metadata.name === subject.metadata.name || !holdsFor(object, direction)) return false;
      const theirs = mapAt(object, 'spec', 'podSelector');
      return Object.keys(theirs).length === 0 || (isPlain(selector) && selects(theirs, textsAt(selector, 'matchLabels')));
    });
  return { before: covers(before), after: covers(after) };
}

function isPlain(selector: JsonObject): boolean {
  return Object.keys(textsAt(selector, 'matchLabels')).length > 0;
}

/** Whether pods that are newly held to rules for egress can still ask for names. */
function dns({ after, environment, namespace }: Judged, direction: Direction, subject: KubernetesObject): Consequence[] {
  if (direction === 'ingress') return [];
  const selector = mapAt(subject, 'spec', 'podSelector');
  const lets = after.ofKind(POLICY, environment, namespace).some(({ object }) => {
    if (!holdsFor(object, 'egress')) return false;
    const theirs = mapAt(object, 'spec', 'podSelector');
    const same =
      Object.keys(theirs).length === 0 ||
      JSON.stringify(theirs) === JSON.stringify(selector) ||
      selects(theirs, textsAt(selector, 'matchLabels'));
    return same && listAt(object, 'spec', 'egress').some((rule) => letsDns(rule));
  });
  return lets
    ? []
    : [
        consequence(
          'dns-closed',
          `${shownName(subject)}: no policy lets DNS (port 53) out of pods with ${selectorText(subject)}: they no longer find any name`,
        ),
      ];
}

function letsDns(rule: JsonValue): boolean {
  const ports = listAt(rule, 'ports');
  return (
    ports.length === 0 ||
    ports.some((port) => {
      const [from, to] = [valueAt(port, 'port'), valueAt(port, 'endPort')];
      if (from === undefined || from === 53 || from === 5353 || from === 'dns' || from === 'dns-tcp') return true;
      return typeof from === 'number' && typeof to === 'number' && from <= 53 && to >= 53;
    })
  );
}

function some(all: readonly string[]): string {
  return all.length > 4 ? `${all.slice(0, 3).join('; ')} and ${all.length - 3} more` : all.join('; ');
}
