import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Namespace, type NamespaceProps } from '../../constructs/namespace';
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
      labels: { team: 'web', 'pod-security.kubernetes.io/enforce': 'privileged' },
    };
    expect(synth(Namespace, everything)[0]).toHaveProperty('metadata', {
      name: 'shop',
      labels: { team: 'web', 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' },
    });
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new Namespace(chart, 'shop', { podSecurity: 'restricted' })).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(manifests(chart)[0]).toHaveProperty('metadata.name', 'other');
  });
});
