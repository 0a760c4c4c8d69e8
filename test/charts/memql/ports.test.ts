import type { JsonObject } from '../../../core/object/object';
import { containerOf, listAt, nameOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CANARIES, ENVIRONMENTS, memqlOf, NODE_PORTS, NODES } from './support/environments';

const numbers = (ports: readonly JsonObject[], number: 'port' | 'containerPort'): Record<string, unknown> =>
  Object.fromEntries(ports.map((each) => [String(each['name']), each[number]]));

/** `<type>=<host>:<port>` of each peer. */
const peersOf = (value: unknown): [type: string, host: string, port: number][] =>
  String(value)
    .split(',')
    .map((peer) => {
      const [, type = '', host = '', port = ''] = /^([^=]+)=([^:]+):(\d+)$/.exec(peer) ?? [];
      return [type, host, Number(port)];
    });

describe.each(ENVIRONMENTS)('ports of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  const container = (name: string): JsonObject => containerOf(objects.get('Deployment', name), name);

  test.each(NODES)('%s serves HTTP on 8085, gRPC on 50051 and NodeService on its own port, in its container and its Services', (node) => {
    const expected = { http: 8085, grpc: 50051, metrics: 9090, node: NODE_PORTS[node] };
    expect(numbers(listAt(container(node), 'ports'), 'containerPort')).toEqual(expected);
    const services = objects.all('Service').filter((each) => nameOf(each) === node || nameOf(each).startsWith(`${node}-`));
    expect(services.map(nameOf)).toContain(node);
    for (const service of services.filter((each) => nameOf(each) !== 'bff-external')) {
      expect(numbers(listAt(service, 'spec.ports'), 'port')).toEqual(expected);
      expect(listAt(service, 'spec.ports').map(({ name, targetPort }) => [name, targetPort])).toEqual(
        Object.keys(expected).map((name) => [name, name]),
      );
    }
  });

  test('no two nodes share a port of NodeService', () => {
    const ports = NODES.map((node) => numbers(listAt(container(node), 'ports'), 'containerPort')['node']);
    expect(new Set(ports).size).toBe(7);
  });

  test('each node knows its own ports, and the address for others', () => {
    for (const node of NODES) {
      expect(variablesOf(container(node))).toMatchObject({
        SERVER_ADDRESS: '0.0.0.0:8085',
        MEMQL_GRPC_ADDRESS: ':50051',
        MEMQL_NODE_SERVICE_ADDRESS: `:${NODE_PORTS[node]}`,
        MEMQL_NODE_ADDRESS: `${node}:${NODE_PORTS[node]}`,
      });
    }
  });

  test('two pods of a node are two peers: each has its own name for an id', () => {
    for (const node of NODES) {
      const id = listAt(container(node), 'env').find(({ name }) => name === 'MEMQL_NODE_ID');
      expect(at(id, 'valueFrom.fieldRef.fieldPath')).toBe('metadata.name');
    }
  });

  test('only the bff knows its workers, exactly the five', () => {
    const told = objects
      .all('Deployment')
      .filter((each) => 'MEMQL_WORKER_PEERS' in variablesOf(container(nameOf(each))))
      .map(nameOf);
    expect(told).toEqual(['bff']);
    expect(variablesOf(container('bff'))['MEMQL_WORKER_PEERS']).toBe(
      'voice=voice:50059,agent=agent:50055,cognition=cognition:50054,planner=planner:50056,workbench=workbench:50060',
    );
  });

  test('every address of a worker leads to its Service, and through it to the port of its pods', () => {
    const peers = peersOf(variablesOf(container('bff'))['MEMQL_WORKER_PEERS']);
    expect(peers.map(([type]) => type).sort()).toEqual([...CANARIES].sort());
    for (const [type, host, port] of peers) {
      expect(host).toBe(type);
      const served = listAt(objects.get('Service', host), 'spec.ports').find((each) => each['port'] === port);
      const open = listAt(container(type), 'ports').find(({ name }) => name === served?.['targetPort']);
      expect(open?.['containerPort']).toBe(port);
    }
  });

  test('the load balancer opens gRPC alone', () => {
    const external = objects.get('Service', 'bff-external');
    expect(at(external, 'spec.type')).toBe('LoadBalancer');
    expect(at(external, 'spec.ports')).toEqual([{ name: 'grpc', port: 50051, targetPort: 'grpc' }]);
    expect(objects.all('Service').filter((each) => at(each, 'spec.type') !== 'ClusterIP')).toEqual([external]);
  });
});
