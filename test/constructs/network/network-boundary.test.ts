import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { z } from 'zod';
import { Connections } from '../../../constructs/network/connections';
import { NetworkBoundary, type NetworkBoundaryProps } from '../../../constructs/network/network-boundary';
import { OutsidePeer } from '../../../constructs/network/outside-peer';
import { tcp, udp, type WorkloadPeer } from '../../../constructs/network/peer';
import { ServiceWorkload } from '../../../constructs/workload/service-workload';
import { declaredLines } from '../../../core/check/declared-connections';
import type { Environment } from '../../../core/env/environment';
import { defineSystem } from '../../../core/env/system';
import type { GalleyError } from '../../../core/errors';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { buildObjects } from '../../../core/render/build';
import { toYaml } from '../../../core/yaml/yaml';
import { mayReach, type PodEndpoint } from '../../support/network-matrix';
import { at, one, pinned, synth } from '../../support/synth';

const cluster = {
  dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  apiServer: [{ cidr: '192.0.2.10/32', port: 6443 }],
};
const peer = (name: string, ports: WorkloadPeer['ports'] = { http: 8080 }): WorkloadPeer => ({ name, podSelector: { app: name }, ports });
const [web, api, store] = [peer('web'), peer('api', { http: 8080, metrics: 9090 }), peer('store', { sql: 5432 })];
const pod = ({ podSelector: labels }: WorkloadPeer, namespace = 'test'): PodEndpoint => ({ namespace, labels });

function serviceWorkload(chart: Chart, name: string, ports: Readonly<Record<string, number>>): ServiceWorkload {
  const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } };
  return new ServiceWorkload(chart, name, {
    kubernetesVersion: KubernetesVersion.parse('1.35'),
    replicas: 1,
    container: { image: pinned(name), ports, resources },
  });
}

/** The policies of workloads of the namespace `test`. */
function policies(connections: Connections, ...workloads: WorkloadPeer[]): JsonObject[] {
  const chart = new Chart(Testing.app(), 'application', { namespace: 'test' });
  for (const workload of workloads) new NetworkBoundary(chart, workload.name, { workload, connections });
  return Testing.synth(chart) as JsonObject[];
}

describe('NetworkBoundary', () => {
  test('smallest: a workload without connections is closed both ways', () => {
    const [policy] = policies(new Connections(cluster), api);
    expect(at(policy, 'spec')).toEqual({
      podSelector: { matchLabels: { app: 'api' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(mayReach([policy as JsonObject], { from: pod(api), to: { ip: '1.1.1.1' }, port: 443 })).toBe(false);
    expect(mayReach([policy as JsonObject], { from: pod(web), to: pod(api), port: 8080 })).toBe(false);
  });

  test('everything: each kind of connection reaches the one policy', () => {
    const connections = new Connections(cluster)
      .allow({ from: web, to: api, ports: ['http'] })
      .allow({ from: api, to: store, ports: ['sql'] })
      .reaches(api, OutsidePeer.INTERNET, [tcp(443), udp()])
      .reachesApiServer(api)
      .accepts(api, OutsidePeer.pods('monitoring', { app: 'prometheus' }), ['metrics'])
      .accepts(api, OutsidePeer.namespaces({ tier: 'edge' }), ['http'])
      .accepts(api, OutsidePeer.addresses(['198.51.100.0/24']), ['http']);
    expect(toYaml(one(policies(connections, api), 'NetworkPolicy'))).toMatchSnapshot();
  });

  test('refuses a workload without a label, whose policy would be every pod’s', () => {
    const props: NetworkBoundaryProps = { workload: { ...api, podSelector: {} }, connections: new Connections(cluster) };
    expect(() => synth(NetworkBoundary, props)).toThrow(/test\/subject: podSelector: expected at least one label/);
  });

  test('refuses a workload of another namespace, which its policy could not reach', () => {
    const props: NetworkBoundaryProps = { workload: { ...api, namespace: 'elsewhere' }, connections: new Connections(cluster) };
    expect(() => synth(NetworkBoundary, props)).toThrow(/expected a workload of namespace .*, got api of elsewhere/);
  });

  test('hatch: ApiObject.of finds the NetworkPolicy', () => {
    const chart = new Chart(new App(), 'application', { namespace: 'test' });
    const subject = new NetworkBoundary(chart, 'subject', { workload: api, connections: new Connections(cluster) });
    ApiObject.of(subject).addJsonPatch(JsonPatch.replace('/spec/policyTypes', ['Ingress']));
    expect(at(chart.toJson()[0], 'spec.policyTypes')).toEqual(['Ingress']);
  });
});

describe('Connections', () => {
  test('one declaration opens both ends, on that port alone', () => {
    const rendered = policies(new Connections(cluster).allow({ from: web, to: api, ports: ['http'] }), web, api);
    const may = (from: WorkloadPeer, to: WorkloadPeer, port: number): boolean => mayReach(rendered, { from: pod(from), to: pod(to), port });
    expect([may(web, api, 8080), may(web, api, 9090), may(api, web, 8080)]).toEqual([true, false, false]);
  });

  test('a workload of another namespace is meant by the namespace’s own name', () => {
    const elsewhere: WorkloadPeer = { ...store, namespace: 'data' };
    const rendered = policies(new Connections(cluster).allow({ from: api, to: elsewhere, ports: ['sql'] }), api);
    expect(mayReach(rendered, { from: pod(api), to: pod(store, 'data'), port: 5432 })).toBe(true);
    expect(mayReach(rendered, { from: pod(api), to: pod(store), port: 5432 })).toBe(false);
  });

  test('the namespace of a workload construct is its chart’s', () => {
    const app = Testing.app();
    const data = new Chart(app, 'data', { namespace: 'data' });
    const chart = new Chart(app, 'application', { namespace: 'test' });
    const workload = serviceWorkload(data, 'store', { sql: 5432 });
    new NetworkBoundary(chart, 'api', {
      workload: api,
      connections: new Connections(cluster).allow({ from: api, to: workload, ports: ['sql'] }),
    });
    const to: PodEndpoint = { namespace: 'data', labels: { 'app.kubernetes.io/name': 'store' } };
    expect(mayReach(Testing.synth(chart), { from: pod(api), to, port: 5432 })).toBe(true);
    expect(mayReach(Testing.synth(chart), { from: pod(api), to: { ...to, namespace: 'test' }, port: 5432 })).toBe(false);
  });

  describe('DNS', () => {
    const asksDns = (connections: Connections, protocol: 'TCP' | 'UDP'): boolean =>
      mayReach(policies(connections, api), {
        from: pod(api),
        to: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', pod: 'any' } },
        port: 53,
        protocol,
      });

    test.each(['TCP', 'UDP'] as const)('whoever connects to a workload may ask over %s', (protocol) => {
      expect(asksDns(new Connections(cluster).allow({ from: api, to: store, ports: ['sql'] }), protocol)).toBe(true);
    });

    test('so may who reaches the internet, or a host by name', () => {
      expect(asksDns(new Connections(cluster).reaches(api, OutsidePeer.INTERNET, [tcp(443)]), 'UDP')).toBe(true);
      expect(
        asksDns(new Connections(cluster).reaches(api, OutsidePeer.addresses(['10.0.0.1/32'], { byName: true }), [tcp(443)]), 'UDP'),
      ).toBe(true);
    });

    test('who only accepts, or reaches bare addresses, may not', () => {
      const bare = new Connections(cluster)
        .accepts(api, OutsidePeer.INTERNET, ['http'])
        .reachesApiServer(api)
        .reaches(api, OutsidePeer.addresses(['10.0.0.1/32']), [tcp(443)]);
      expect(asksDns(bare, 'UDP')).toBe(false);
    });
  });

  test('the API server is meant by the environment’s addresses, since no selector can name it', () => {
    const rendered = policies(new Connections(cluster).reachesApiServer(api), api);
    expect(mayReach(rendered, { from: pod(api), to: { ip: '192.0.2.10' }, port: 6443 })).toBe(true);
    expect(mayReach(rendered, { from: pod(api), to: { ip: '192.0.2.11' }, port: 6443 })).toBe(false);
  });

  test.each(['10.96.0.1', '100.100.100.100', '169.254.169.254', '172.20.0.1', '192.168.1.1', 'fd00::1', 'fe80::1'])(
    'the internet is not %s',
    (ip) => {
      const rendered = policies(new Connections(cluster).reaches(api, OutsidePeer.INTERNET, [tcp(443)]), api);
      expect(mayReach(rendered, { from: pod(api), to: { ip }, port: 443 })).toBe(false);
      expect(mayReach(rendered, { from: pod(api), to: { ip: '1.1.1.1' }, port: 443 })).toBe(true);
    },
  );

  const refusals: [what: string, declare: (connections: Connections) => unknown, message: RegExp][] = [
    [
      'a port that the workload lacks',
      (it) => it.allow({ from: web, to: store, ports: ['http'] }),
      /^store: expected one of its ports sql, got "http"/,
    ],
    ['a name that every object inherits', (it) => it.accepts(api, OutsidePeer.INTERNET, ['toString']), /^api: .* got "toString"/],
    ['no port between workloads', (it) => it.allow({ from: web, to: api, ports: [] }), /^api: .* would open every port/],
    ['no port to the outside', (it) => it.reaches(api, OutsidePeer.INTERNET, []), /^api: .* would open every port/],
    ['no port from the outside', (it) => it.accepts(api, OutsidePeer.INTERNET, []), /^api: .* would open every port/],
    ['no address', () => OutsidePeer.addresses([]), /^addresses: expected at least one range/],
    ['no namespace label', () => OutsidePeer.namespaces({}), /^namespaces: expected at least one label/],
    ['an unknown API server', () => new Connections({ ...cluster, apiServer: [] }).reachesApiServer(api), /^api: .*cluster\.apiServer/],
  ];
  test.each(refusals)('refuses %s', (_, declare, message) => {
    expect(() => declare(new Connections(cluster))).toThrow(
      expect.objectContaining<Partial<GalleyError>>({
        message: expect.stringMatching(message),
        problems: [expect.objectContaining({ code: 'CONSTRUCT_INVALID' })],
      }),
    );
  });
});

describe('findings about declared connections', () => {
  const told = (build: (chart: Chart, connections: Connections) => void): string[] => {
    const system = defineSystem({
      name: 'shop',
      config: z.strictObject({}),
      images: { components: [], thirdParty: [], tools: [] },
      build: (app) => build(new Chart(app, 'shop', { namespace: 'test' }), new Connections(cluster)),
    });
    return buildObjects(system, {} as Environment, {}).flatMap(({ object, connections = [] }) =>
      declaredLines(connections).map((line) => `${object.kind} ${object.metadata.name}: ${line}`),
    );
  };

  test('a boundary tells those of its workload, later ones too, in its namespace', () => {
    const build = (chart: Chart, connections: Connections): void => {
      new NetworkBoundary(chart, 'api', { workload: api, connections });
      connections
        .allow({ from: web, to: api, ports: ['http'] })
        .allow({ from: web, to: store, ports: ['sql'] })
        .reachesApiServer(api);
    };
    expect(told(build)).toEqual(['NetworkPolicy api: test/web -> test/api 8080', 'NetworkPolicy api: test/api -> 192.0.2.10/32 6443']);
  });

  test('a construct tells its own without a boundary, once', () => {
    const build = (chart: Chart, connections: Connections): void => {
      const workload = serviceWorkload(chart, 'api', { http: 8080 });
      connections.allow({ from: web, to: workload, ports: ['http'] }).accepts(workload, OutsidePeer.pods('ingress'), ['http']);
    };
    expect(told(build)).toEqual(['ServiceAccount api: test/web -> test/api 8080', 'ServiceAccount api: pods of ingress -> test/api 8080']);
  });
});
