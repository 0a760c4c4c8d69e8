import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import type { PodEndpoint } from '../../support/network-matrix';
import { type Connections, oneWay, openBetween, type Peer, tableBetween } from '../../support/open-connections';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { mutantsOf } from '../../support/rule-mutants';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';
import { EXPECTED } from './support/expected-connections';
import { imitators, OUTSIDE, ownPeers, PORTS } from './support/peers';

/** What differs from another in its agent alone. */
const TWINS = /ralf-00[23]/;
/** Policies that are mutated in hetzner: those that dev has not, or not in all their rules. */
const OF_HETZNER = /^backup-|^ralf-operator$|^blackbox5-redis$/;

const selects = (policy: JsonObject, { endpoint }: Peer<PodEndpoint>): boolean =>
  at(policy, 'metadata.namespace') === endpoint.namespace &&
  Object.entries(at(policy, 'spec.podSelector.matchLabels') ?? {}).every(([key, value]) => endpoint.labels[key] === value);

describe.each(ENVIRONMENTS)('isolation of blackbox5/%s', (environment) => {
  let policies: JsonObject[];
  let own: Peer<PodEndpoint>[];
  const others = (): Peer[] => [...OUTSIDE, ...imitators(own)];
  const everyone = (): Peer[] => [...own, ...others()];
  beforeAll(async () => {
    const objects: Rendered = await rendered(blackbox5, environment);
    policies = objects.all('NetworkPolicy');
    own = ownPeers(objects);
  });

  /** The table's part that is between these. */
  const expected = (froms: readonly Peer[], tos: readonly Peer[]): Connections => tableBetween(EXPECTED[environment], froms, tos);

  test('exactly the connections of the table are open, for every pair of pods and of who is around them', () => {
    expect(openBetween(policies, own, everyone(), PORTS)).toEqual(expected(own, everyone()));
    expect(openBetween(policies, others(), own, PORTS)).toEqual(expected(others(), own));
  });

  test('each end by itself opens no more than the table', () => {
    expect(openBetween(oneWay(policies, 'Egress'), own, everyone(), PORTS)).toEqual(expected(own, everyone()));
    expect(openBetween(oneWay(policies, 'Ingress'), everyone(), own, PORTS)).toEqual(expected(everyone(), own));
  });

  test('every pod has a policy of its own beside that of all pods of its namespace; a stranger has that alone', () => {
    for (const peer of own) {
      const selecting = policies.filter((policy) => selects(policy, peer));
      expect([peer.name, selecting.length]).toEqual([peer.name, peer.name.startsWith('a stranger') ? 1 : 2]);
    }
  });

  test('any one rule that is removed, widened or added is noticed, in every policy', () => {
    const isMutated = (name: string): boolean => !TWINS.test(name) && (environment === 'dev' || OF_HETZNER.test(name));
    const peers = everyone().filter(({ name }) => !TWINS.test(name));
    const unnoticed: string[] = [];
    let count = 0;
    for (const policy of policies.filter((each) => isMutated(nameOf(each)))) {
      const subjects = own.filter((peer) => selects(policy, peer)).slice(0, 1);
      const beside = policies.filter((each) => each !== policy && subjects.some((peer) => selects(each, peer)));
      for (const { name, direction, policy: mutant } of mutantsOf(policy)) {
        count += 1;
        const [froms, tos, type] =
          direction === 'egress' ? ([subjects, peers, 'Egress'] as const) : ([peers, subjects, 'Ingress'] as const);
        const now = openBetween(oneWay([...beside, mutant], type), froms, tos, PORTS);
        if (JSON.stringify(now) === JSON.stringify(expected(froms, tos))) unnoticed.push(`${at(policy, 'metadata.namespace')} ${name}`);
      }
    }
    expect(unnoticed).toEqual([]);
    expect(count).toBeGreaterThan(100);
  });
});
