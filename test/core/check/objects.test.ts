import { refuseInvalidObjects } from '../../../core/check/objects';
import { GalleyError } from '../../../core/errors';
import type { KubernetesObject } from '../../../core/object/object';
import { changed, found, MAP, object, SERVICE } from '../../support/checked-objects';

describe('scope', () => {
  test('a namespace on what stands in none is refused', () => {
    expect(found(changed(object('rbac.authorization.k8s.io/v1', 'ClusterRole'), {}))).toEqual([
      'metadata.namespace: expected none, since a ClusterRole stands in no namespace, got "kiosk"; make it in an application without a namespace',
    ]);
    for (const [apiVersion, kind] of [
      ['v1', 'PersistentVolume'],
      ['storage.k8s.io/v1', 'StorageClass'],
      ['cert-manager.io/v1', 'ClusterIssuer'],
      ['external-secrets.io/v1', 'ClusterSecretStore'],
      ['networking.k8s.io/v1', 'IngressClass'],
    ] as const) {
      expect(found(object(apiVersion, kind))).toEqual([expect.stringContaining(`since a ${kind} stands in no namespace`)]);
    }
  });

  test('a definition among the objects says what stands in none', () => {
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'tills.example.com' } };
    const of = (scope: string): KubernetesObject => ({ ...definition, spec: { group: 'example.com', names: { kind: 'Till' }, scope } });
    const till = object('example.com/v1', 'Till');
    expect(found(of('Cluster'), till)).toHaveLength(1);
    expect(found(of('Namespaced'), till)).toEqual([]);
  });
});

describe('values that kustomize would lose', () => {
  const withText = (text: string): KubernetesObject => changed(MAP, { data: { a: text } });

  test.each<[string, KubernetesObject, string]>([
    [
      'lines that begin with a tab',
      withText('\tbread\n\tbutter\n'),
      'data.a: expected text that kustomize carries, got several lines of which the first begins with a tab',
    ],
    ['U+0085', withText('a\u0085b'), 'data.a: expected text that kustomize carries, got the character U+0085'],
    ['U+2028', withText('a\u2028b'), 'got the character U+2028'],
    ['DEL', withText('a\x7fb'), 'got the character U+007F'],
    ['U+FFFE', withText('a\ufffeb'), 'got the character U+FFFE'],
    ['such a key', object('example.com/v1', 'Text', { spec: { 'a\u0085': 1 } }), 'expected a key that kustomize carries, got "a\\u0085"'],
    ['a merge key', object('example.com/v1', 'Text', { spec: { '<<': {} } }), 'spec["<<"]: expected another key'],
    [
      'an annotation of kustomize',
      changed(MAP, { 'metadata.annotations': { 'config.kubernetes.io/local-config': 'true' } }),
      'metadata.annotations["config.kubernetes.io/local-config"]: expected no annotation of kustomize itself',
    ],
    ['a list', object('v1', 'ConfigMapList', { items: [MAP] }), 'items: expected one object, got a list of 1'],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test.each(['\ta', 'a\n\tb', ' \ta\nb', '\n\ta\n', 'é 漢 🚢'])('%j is fine', (text) => expect(found(withText(text))).toEqual([]));
});

test('reports all problems at once, each with its file, path and construct', () => {
  const rendered = [
    changed(MAP, { 'metadata.name': 'Till_Settings', 'metadata.labels': { note: 'a b' } }),
    changed(SERVICE, { 'metadata.name': '1st' }),
  ].map((each, index) => ({ object: each, application: 'web', construct: `web/thing-${index}` }));
  const refusal = (() => {
    try {
      refuseInvalidObjects(rendered);
    } catch (error) {
      return error as GalleyError;
    }
    return undefined;
  })();
  expect(refusal).toBeInstanceOf(GalleyError);
  expect(refusal?.message.split('\n')).toEqual([
    'web/configmap-till-settings.yaml metadata.name (web/thing-0): expected lower-case letters, digits, inner dashes and single inner dots, got "Till_Settings"; rename it',
    'web/configmap-till-settings.yaml metadata.labels.note (web/thing-0): expected the value of a label: letters, digits, inner dashes, dots and underscores, got "a b"; correct it',
    'web/service-1st.yaml metadata.name (web/thing-1): expected a name of a Service: lower-case letters, digits and inner dashes, a letter first, got "1st"; rename it',
  ]);
});
