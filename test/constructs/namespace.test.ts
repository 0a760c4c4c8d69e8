import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Namespace, type NamespaceProps } from '../../constructs/namespace';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { manifests, synth } from '../support/synth';

describe('Namespace', () => {
  test('smallest: held to a standard, by refusal and by warning', () => {
    expect(synth(Namespace, { podSecurity: 'restricted' })).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'subject',
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
        },
      },
    ]);
  });

  test('everything: every prop reaches the manifest, and no label loosens the standard', () => {
    const everything: Required<NamespaceProps> = {
      name: 'shop',
      podSecurity: 'baseline',
      warn: 'restricted',
      audit: 'restricted',
      podSecurityVersion: KubernetesVersion.parse('1.35'),
      labels: { team: 'web', 'pod-security.kubernetes.io/enforce': 'privileged' },
    };
    expect(synth(Namespace, everything)[0]).toHaveProperty('metadata', {
      name: 'shop',
      labels: {
        team: 'web',
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/enforce-version': 'v1.35',
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': 'v1.35',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': 'v1.35',
      },
    });
  });

  test('refuses an application with a namespace', () => {
    const chart = new Chart(Testing.app(), 'app', { namespace: 'shop' });
    expect(() => new Namespace(chart, 'shop', { podSecurity: 'restricted' })).toThrow(
      'app/shop: expected an application without a namespace, got shop',
    );
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new Namespace(chart, 'shop', { podSecurity: 'restricted' })).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(manifests(chart)[0]).toHaveProperty('metadata.name', 'other');
  });
});
