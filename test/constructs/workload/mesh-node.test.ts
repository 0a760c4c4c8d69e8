import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Certificate } from '../../../constructs/tls/certificate';
import { MeshNode, type MeshNodeProps } from '../../../constructs/workload/mesh-node';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { at, manifests, one, pinned } from '../../support/synth';

/** Renders a node beside its certificate. */
function render(props: Partial<MeshNodeProps> = {}, change: (node: MeshNode) => void = () => {}): JsonObject[] {
  const chart = Testing.chart();
  const certificate = new Certificate(chart, 'voice-tls', {
    issuer: { name: 'mesh', kind: 'Issuer', providesCa: true },
    dnsNames: ['voice'],
  });
  const node = new MeshNode(chart, 'voice', {
    kubernetesVersion: KubernetesVersion.parse('1.35'),
    replicas: 2,
    certificate,
    tlsDirectory: '/etc/mesh/tls',
    caDirectory: '/etc/mesh/cacerts',
    container: {
      image: pinned('example.com/voice:1'),
      ports: { http: 8085, node: 50059 },
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    },
    ...props,
  });
  change(node);
  return manifests(chart);
}

const containerOf = (objects: readonly JsonObject[]): JsonObject =>
  at(one(objects, 'Deployment'), 'spec.template.spec.containers[0]') as JsonObject;

describe('MeshNode', () => {
  test('smallest: its certificate and the authority alone, each in a folder of its own', () => {
    const objects = render();
    expect(containerOf(objects)['volumeMounts']).toEqual([
      { name: 'voice-tls', mountPath: '/etc/mesh/tls', readOnly: true },
      { name: 'mesh-ca', mountPath: '/etc/mesh/cacerts', readOnly: true },
    ]);
    const volumes = at(one(objects, 'Deployment'), 'spec.template.spec.volumes') as JsonObject[];
    expect(volumes.map((volume) => (at(volume, 'secret.items') as JsonObject[]).map(({ key }) => key))).toEqual([
      ['tls.crt', 'tls.key', 'ca.crt'],
      ['ca.crt'],
    ]);
  });

  test('its health says first that it starts and last that it leaves, and only a port that is closed restarts it', () => {
    const { readinessProbe, livenessProbe, startupProbe } = containerOf(render());
    expect(readinessProbe).toMatchObject({ httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' } });
    expect(livenessProbe).toMatchObject({ tcpSocket: { port: 'http' }, failureThreshold: 6 });
    expect(startupProbe).toMatchObject({ httpGet: { path: '/readyz' }, failureThreshold: 60 });
  });

  test('everything: scheme and paths reach the probes, and a mount of its own stays', () => {
    const objects = render({ scheme: 'HTTPS', healthPath: '/up', startPath: '/began' });
    const container = containerOf(objects);
    expect(container['readinessProbe']).toMatchObject({ httpGet: { path: '/up', scheme: 'HTTPS' } });
    expect(container['startupProbe']).toMatchObject({ httpGet: { path: '/began', scheme: 'HTTPS' } });
  });

  test('refuses what a service workload refuses', () => {
    expect(() => render({ replicas: 0 })).toThrow(/replicas: expected at least 1/);
  });

  test('hatch: ApiObject.of finds the Deployment', () => {
    const objects = render({}, (node) => ApiObject.of(node).addJsonPatch(JsonPatch.replace('/spec/replicas', 9)));
    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(9);
  });
});
