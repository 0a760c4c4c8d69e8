import { kaze } from '../../../charts/kaze';
import { containerOf, listAt, nameOf, podOf, textsOf, variablesOf, workloadsOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, SERVICES } from './support/cells';

/** Kinds by which something outside the cluster would get in, whoever defines them. */
const WAYS_IN = /ingress|gateway|route|loadbalancer/i;

describe.each(CELLS)('ports of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test.each(Object.entries(SERVICES))('%s is a ClusterIP Service on %i, and its container listens there', (name, port) => {
    expect(at(objects.get('Service', name), 'spec')).toEqual({
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': name },
      ports: [{ name: 'http', port, targetPort: 'http' }],
    });
    const container = containerOf(objects.get('Deployment', name), name);
    expect(container['ports']).toEqual([{ name: 'http', containerPort: port }]);
    expect(variablesOf(container)['PORT']).toBe(String(port));
  });

  test('nothing leads into the cluster: no Ingress, no gateway, no load balancer, no node port, no host port', () => {
    expect(objects.objects.map(({ object }) => object.kind).filter((kind) => WAYS_IN.test(kind))).toEqual([]);
    for (const service of objects.all('Service')) {
      expect(['ClusterIP', undefined]).toContain(at(service, 'spec.type'));
      expect(at(service, 'spec.externalIPs')).toBeUndefined();
      for (const port of listAt(service, 'spec.ports')) expect(port['nodePort']).toBeUndefined();
    }
    for (const workload of workloadsOf(objects)) {
      expect(podOf(workload)['hostNetwork']).toBeUndefined();
      const keys = Rendered.containersOf(workload).flatMap(({ object }) => [...textsOf(object)].map(({ key }) => key));
      expect(keys).not.toContain('hostPort');
    }
  });

  test('4101 is on loopback only: in no Service and no container port', () => {
    const ports = [
      ...objects.all('Service').flatMap((service) => listAt(service, 'spec.ports').flatMap(({ port, targetPort }) => [port, targetPort])),
      ...workloadsOf(objects).flatMap((workload) =>
        Rendered.containersOf(workload).flatMap(({ object }) => listAt(object, 'ports').map(({ containerPort }) => containerPort)),
      ),
    ];
    expect(ports).toContain(4100);
    expect(ports).not.toContain(4101);
    const runtime = objects.get('Deployment', 'kaze-runtime');
    expect(variablesOf(containerOf(runtime, 'langfuse-mcp'))).toMatchObject({ HOST: '127.0.0.1', PORT: '4101' });
    expect(variablesOf(containerOf(runtime, 'kaze-runtime'))['LANGFUSE_MCP_URL']).toBe('http://localhost:4101');
  });

  test('every Service leads to pods that have its ports', () => {
    for (const service of objects.all('Service')) {
      const behind = workloadsOf(objects).filter((workload) =>
        Object.entries(at(service, 'spec.selector') ?? {}).every(
          ([label, value]) => (at(workload, 'spec.template.metadata.labels') as Record<string, string>)[label] === value,
        ),
      );
      expect(behind.map(nameOf)).toEqual([nameOf(service)]);
      const named = behind.flatMap((workload) => Rendered.containersOf(workload).flatMap(({ object }) => listAt(object, 'ports')));
      for (const { port, targetPort } of listAt(service, 'spec.ports')) {
        expect(named).toContainEqual({ name: targetPort, containerPort: port });
      }
    }
  });
});
