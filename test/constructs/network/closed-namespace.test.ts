import { ClosedNamespace, type ClosedNamespaceProps } from '../../../constructs/network/closed-namespace';
import { mayReach } from '../../support/network-matrix';
import { synth } from '../../support/synth';

test('smallest: a policy of all pods, both directions named and nothing opened', () => {
  expect(synth(ClosedNamespace, {})).toEqual([
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'subject' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
  ]);
});

test('everything: its name reaches the manifest', () => {
  const everything: Required<ClosedNamespaceProps> = { name: 'closed' };
  expect(synth(ClosedNamespace, everything)[0]).toHaveProperty('metadata.name', 'closed');
});

test('a pod that nobody declared reaches nothing, and nothing reaches it', () => {
  const policies = synth(ClosedNamespace, {}).map((policy) => ({ ...policy, metadata: { name: 'closed', namespace: 'shop' } }));
  const stranger = { namespace: 'shop', labels: { app: 'stranger' } };
  const other = { namespace: 'elsewhere', labels: {} };
  expect(mayReach(policies, { from: stranger, to: other, port: 443 })).toBe(false);
  expect(mayReach(policies, { from: other, to: stranger, port: 443 })).toBe(false);
});
