import type { JsonObject } from '../../../core/object/object';
import { at } from '../../support/synth';
import { ENVIRONMENTS, memqlOf, withPrometheus } from './support/environments';

describe.each(ENVIRONMENTS)('the sandbox of memql/%s', (environment) => {
  test('reaches the mesh, DNS and public addresses; never the metadata service or another private one', async () => {
    const policy = (await memqlOf(environment)).get('NetworkPolicy', 'workbench');
    expect(at(policy, 'spec.podSelector')).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'workbench' } });
    expect(at(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
    const peers = (at(policy, 'spec.egress') as JsonObject[]).flatMap((rule) => at(rule, 'to') as JsonObject[]);
    const namespaces = peers.flatMap((peer) => at(peer, 'namespaceSelector.matchLabels') ?? []);
    expect(namespaces).toEqual(
      expect.arrayContaining([{ 'kubernetes.io/metadata.name': 'memql' }, { 'kubernetes.io/metadata.name': 'kube-system' }]),
    );
    expect(namespaces.length).toBe(2);
    const blocks = peers.flatMap((peer) => at(peer, 'ipBlock') ?? []) as JsonObject[];
    expect(blocks.map(({ cidr }) => cidr).sort()).toEqual(['0.0.0.0/0', '::/0']);
    expect(blocks.find(({ cidr }) => cidr === '0.0.0.0/0')?.['except']).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
    );
  });

  test('is reached by the mesh and by Prometheus alone', async () => {
    const policy = (await memqlOf(environment, withPrometheus)).get('NetworkPolicy', 'workbench');
    const from = (at(policy, 'spec.ingress') as JsonObject[]).flatMap((rule) => at(rule, 'from') as JsonObject[]);
    expect(from.map((peer) => (at(peer, 'namespaceSelector.matchLabels') as JsonObject)['kubernetes.io/metadata.name']).sort()).toEqual([
      'memql',
      'monitoring',
    ]);
  });
});
