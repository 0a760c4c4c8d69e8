import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { type Connections, oneWay, openBetween, type Peer, tableBetween } from '../../support/open-connections';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { mutantsOf } from '../../support/rule-mutants';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';
import { EXPECTED } from './support/expected-connections';
import { OUTSIDE, ownPeers, PORTS } from './support/peers';

describe.each(ENVIRONMENTS)('isolation of ai-agents/%s', (environment) => {
  let policies: JsonObject[];
  let own: Peer[];
  const everyone = (): Peer[] => [...own, ...OUTSIDE];
  beforeAll(async () => {
    const objects: Rendered = await rendered(aiAgents, environment);
    policies = objects.all('NetworkPolicy');
    own = ownPeers(objects, { operatorsWebhooks: true });
  });

  const selects = (policy: JsonObject, { endpoint }: Peer): boolean =>
    Object.entries(at(policy, 'spec.podSelector.matchLabels') ?? {}).every(
      ([key, value]) => 'labels' in endpoint && endpoint.labels[key] === value,
    );

  /** The table's part that a policy's own end decides. */
  const expected = (froms: readonly Peer[], tos: readonly Peer[]): Connections => tableBetween(EXPECTED[environment], froms, tos);

  test('exactly the connections of the table are open, for every pair of pods and of who is around them', () => {
    expect(openBetween(policies, own, everyone(), PORTS)).toEqual(expected(own, everyone()));
    expect(openBetween(policies, OUTSIDE, own, PORTS)).toEqual(expected(OUTSIDE, own));
  });

  test('each end by itself opens no more than the table', () => {
    expect(openBetween(oneWay(policies, 'Egress'), own, everyone(), PORTS)).toEqual(expected(own, everyone()));
    expect(openBetween(oneWay(policies, 'Ingress'), everyone(), own, PORTS)).toEqual(expected(everyone(), own));
  });

  test('every pod has a policy of its own beside that of all pods; one that nobody declared has that alone, and is closed', () => {
    for (const { name, endpoint } of own) {
      const selecting = policies.filter((policy) => selects(policy, { name, endpoint }));
      expect([name, selecting.length]).toEqual([name, name === 'a pod that nobody declared' ? 1 : 2]);
    }
    expect(policies.length).toBe(own.length);
  });

  /** Whether what these policies say of these pods is what the table says. */
  const holds = (mutated: readonly JsonObject[], subjects: readonly Peer[], direction: 'ingress' | 'egress'): boolean => {
    const [froms, tos, type] =
      direction === 'egress' ? ([subjects, everyone(), 'Egress'] as const) : ([everyone(), subjects, 'Ingress'] as const);
    return JSON.stringify(openBetween(oneWay(mutated, type), froms, tos, PORTS)) === JSON.stringify(expected(froms, tos));
  };

  test('any one rule that is removed, widened or added is noticed, in every policy', () => {
    const unnoticed: string[] = [];
    let count = 0;
    for (const policy of policies) {
      const subjects = own.filter((peer) => selects(policy, peer));
      const others = policies.filter((each) => each !== policy && subjects.some((peer) => selects(each, peer)));
      for (const { name, direction, policy: mutant } of mutantsOf(policy)) {
        count += 1;
        if (holds([...others, mutant], subjects, direction)) unnoticed.push(name);
      }
    }
    expect(unnoticed).toEqual([]);
    expect(count).toBeGreaterThan(150);
  });

  test('a policy that is missing is noticed, although that of all pods would still close what it opened', () => {
    const unnoticed = policies.filter((policy) => {
      const subjects = own.filter((peer) => selects(policy, peer));
      const left = policies.filter((each) => each !== policy && nameOf(each) !== 'closed');
      return holds(left, subjects, 'ingress') && holds(left, subjects, 'egress');
    });
    expect(unnoticed.map(nameOf)).toEqual([]);
  });
});

describe('connections that the environment leaves out stay closed', () => {
  test('without sources that the operator serves there is neither a policy nor an account for its webhook pods', async () => {
    const objects = await rendered(aiAgents, 'dev', edit([/ {2}webhooks:\n(?: {4}.*\n)+/, '']));
    expect(objects.all('NetworkPolicy').map(nameOf)).not.toContain('ai-agents-webhook');
    expect(objects.all('ServiceAccount').map(nameOf)).not.toContain('ai-agents-webhook');
    expect(objects.objects.map(({ application }) => application)).not.toContain('webhook');
  });

  test('without a Prometheus nobody of that namespace is let in', async () => {
    const objects = await rendered(aiAgents, 'prod', edit([/ {4}prometheus: \{.*\n/, ''], [/ {2}prometheus:\n(?: {4}.*\n)+/, '']));
    expect(JSON.stringify(objects.all('NetworkPolicy'))).not.toContain('monitoring');
    expect(objects.all('ServiceMonitor')).toEqual([]);
  });

  test('without an address of the API server nothing is rendered', async () => {
    await expect(rendered(aiAgents, 'dev', edit([/ {2}apiServer:\n.*\n/, '']))).rejects.toThrow(
      /dev\.yaml:\d+:\d+ cluster: expected apiServer, since a network policy can name the API server by address only/,
    );
  });
});
