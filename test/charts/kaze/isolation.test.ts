import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { isOpen, openBetween, type Peer } from '../../support/open-connections';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { withFeatures } from './support/cells';
import { EXPECTED } from './support/expected-connections';
import { OUTSIDE, OUTSIDE_PORTS } from './support/outside';
import { peersOf, portsOf } from './support/peers';

const CELLS = ['agency-prod', 'customer-acme'] as const;

describe.each(CELLS)('isolation of kaze/%s', (cell) => {
  let objects: Rendered;
  let policies: JsonObject[];
  let peers: Peer[];
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
    policies = objects.all('NetworkPolicy').filter((each) => nameOf(each) !== 'closed');
    peers = peersOf(objects);
  });

  /** All that is open, of a subject or of everyone. */
  const open = (from: readonly JsonObject[], subjects: readonly Peer[] = peers) => ({
    inside: openBetween(from, subjects, peers, portsOf(objects)),
    outward: openBetween(from, subjects, OUTSIDE[cell], OUTSIDE_PORTS),
    inward: openBetween(from, OUTSIDE[cell], subjects, portsOf(objects)),
  });

  test('every pod has one policy, which closes both directions; pods that operators make have theirs too', () => {
    expect(policies.map(nameOf).sort()).toEqual(peers.map(({ name }) => name).sort());
    for (const policy of policies) expect(at(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
    for (const { name, endpoint } of peers) {
      const labels = 'labels' in endpoint ? endpoint.labels : {};
      const selecting = policies.filter((policy) =>
        Object.entries(at(policy, 'spec.podSelector.matchLabels') ?? {}).every(([key, value]) => labels[key] === value),
      );
      expect([name, ...selecting.map(nameOf)]).toEqual([name, name]);
    }
  });

  test('a pod that nobody declared is closed altogether, in a dedicated cell too', () => {
    const closed = objects.all('NetworkPolicy').filter((each) => nameOf(each) === 'closed');
    expect(closed.map((each) => each['spec'])).toEqual([{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]);
  });

  test('exactly the connections of the table are open: between pods, out of the cell, and into it', () => {
    expect(open(policies)).toEqual(EXPECTED[cell]);
  });

  /** All that is open at the pods of one policy, in either direction. */
  const openAt = (policy: JsonObject, from: readonly JsonObject[]): string => {
    const subject = peers.filter(({ name }) => name === nameOf(policy));
    return JSON.stringify([open(from, subject), openBetween(from, peers, subject, portsOf(objects))]);
  };

  test('each rule is needed: without any one of them the table does not hold', () => {
    const named = new Map([...peers, ...OUTSIDE[cell]].map((peer) => [peer.name, peer]));
    const { inside, outward, inward } = EXPECTED[cell];
    const table = [inside, outward, inward].flatMap((part) =>
      Object.entries(part).flatMap(([from, tos]) => tos.map((to) => [from, ...to.split(':')] as const)),
    );
    const holds = (mutated: readonly JsonObject[], name: string): boolean =>
      table
        .filter(([from, to]) => from === name || to === name)
        .every(([from, to = '', port = '']) => {
          const [source, target] = [named.get(from), named.get(to)];
          return source !== undefined && target !== undefined && isOpen(mutated, source, target, port);
        });
    const unnoticed = policies.flatMap((policy, index) => {
      expect(holds(policies, nameOf(policy))).toBe(true);
      return ['egress', 'ingress'].flatMap((direction) => {
        const rules = listAt(policy, `spec.${direction}`);
        return rules.flatMap((rule, position) => {
          const spec = { ...(policy['spec'] as JsonObject), [direction]: rules.filter((each) => each !== rule) };
          const mutated = policies.with(index, { ...policy, spec });
          return holds(mutated, nameOf(policy)) ? [`${nameOf(policy)} ${direction}[${position}]`] : [];
        });
      });
    });
    expect(unnoticed).toEqual([]);
  });

  test('each policy is needed: none that is missing, or open to everyone, goes unnoticed', () => {
    const unnoticed = policies.flatMap((policy, index) => {
      const before = openAt(policy, policies);
      const wide = { ...policy, spec: { ...(policy['spec'] as JsonObject), egress: [{}], ingress: [{}] } };
      const mutants = { missing: policies.toSpliced(index, 1), wide: policies.with(index, wide) };
      return Object.entries(mutants).flatMap(([what, mutant]) => (openAt(policy, mutant) === before ? [`${nameOf(policy)} ${what}`] : []));
    });
    expect(unnoticed).toEqual([]);
  });

  test('a connection that nobody declared, opened at both its ends, is noticed', () => {
    const opened = policies.map((policy) => {
      const [direction, side, other] =
        nameOf(policy) === 'kaze-knowledge' ? ['egress', 'to', 'kaze-gateway'] : ['ingress', 'from', 'kaze-knowledge'];
      if (!['kaze-knowledge', 'kaze-gateway'].includes(nameOf(policy))) return policy;
      const rule = { [side]: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': other } } }], ports: [{ port: 4200 }] };
      return { ...policy, spec: { ...(policy['spec'] as JsonObject), [direction]: [...listAt(policy, `spec.${direction}`), rule] } };
    });
    expect(open(opened).inside['kaze-knowledge']).toEqual(['kaze-gateway:4200', ...(EXPECTED[cell].inside['kaze-knowledge'] ?? [])]);
  });
});

describe('switches', () => {
  test('cluster-dev has no policy: every pod reaches every other, as the description says', async () => {
    expect((await rendered(kaze, 'cluster-dev')).all('NetworkPolicy')).toEqual([]);
  });

  test('policies without an address of the API server are refused in their place', async () => {
    await expect(rendered(kaze, 'cluster-dev', withFeatures('networkPolicies: true'))).rejects.toThrow(
      /cluster-dev\.yaml:\d+:\d+ cluster: expected apiServer, since a network policy can name the API server by address only/,
    );
  });

  test.each([
    ['https://s3.speedrun.example/folder', 443],
    ['http://s3.speedrun.example/folder', 80],
    ['http://s3.speedrun.example:9000', 9000],
  ])('the way to the backup at %s is open at the port that it names, or that of its protocol', async (endpoint, port) => {
    const objects = await rendered(kaze, 'agency-prod', edit(['endpoint: https://s3.speedrun.example', `endpoint: ${endpoint}`]));
    expect(listAt(objects.get('NetworkPolicy', 'kaze-postgres'), 'spec.egress')).toContainEqual({
      to: [{ ipBlock: { cidr: '10.60.0.0/24' } }],
      ports: [{ protocol: 'TCP', port }],
    });
  });

  test('only workloads with their address reach NATS, Qdrant and a collector; NATS and Qdrant are closed to all others', async () => {
    const switched = edit([
      '    monitors: true\n',
      '    monitors: true\n    nats: true\n    qdrant: true\n    otlp: { endpoint: http://otel.telemetry.svc:4318, namespace: telemetry }\n',
    ]);
    const objects = await rendered(kaze, 'agency-prod', switched);
    const collector: Peer = { name: 'collector', endpoint: { namespace: 'telemetry', labels: {} } };
    const peers = [...peersOf(objects), collector];
    const added = peers.filter(({ name }) => ['nats', 'qdrant', 'collector'].includes(name));
    const ports = [...portsOf(objects), '4318'];
    expect(openBetween(objects.all('NetworkPolicy'), [...peers, ...OUTSIDE['agency-prod']], added.slice(0, 2), ports)).toEqual({
      'kaze-runtime': ['nats:4222'],
      'kaze-gateway': ['nats:4222'],
      'kaze-knowledge': ['nats:4222', 'qdrant:6333', 'qdrant:6334'],
    });
    // Of the collector's own policies nothing is known here.
    expect(openBetween(objects.all('NetworkPolicy'), peers.slice(0, -1), [collector], ports)).toEqual({
      'kaze-gateway': ['collector:4318'],
    });
    expect(openBetween(objects.all('NetworkPolicy'), added.slice(0, 2), [...peers, ...OUTSIDE['agency-prod']], ports)).toEqual({});
  });

  test('monitors that are off leave no way in for Prometheus', async () => {
    const objects = await rendered(kaze, 'agency-prod', edit([/ {4}monitors: true\n/, '']));
    expect(JSON.stringify(objects.all('NetworkPolicy'))).not.toContain('"kubernetes.io/metadata.name":"monitoring"');
  });
});
