import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Tailscale, type TailscaleProps } from '../../../constructs/sidecars/tailscale';
import { PodField, SecretKey } from '../../../constructs/workload/env-source';
import type { JsonObject } from '../../../core/object/object';
import { containersOf, envOf, HARDENED, mountsOf, podWith } from '../../support/pod-with';
import { at, one, pinned, synth } from '../../support/synth';

const smallest: TailscaleProps = {
  image: pinned('ghcr.io/tailscale/tailscale:v1.88.4'),
  authKey: new SecretKey('tailnet', 'TS_AUTHKEY'),
  hostname: 'api',
};
const authKey = { secretKeyRef: { name: 'tailnet', key: 'TS_AUTHKEY' } };

const render = (props: TailscaleProps = smallest, kubernetesVersion = '1.35') =>
  podWith((chart) => new Tailscale(chart, 'api-tailscale', props), { kubernetesVersion });
const sidecar = (props: TailscaleProps = smallest): JsonObject | undefined => containersOf(render(props).pod)['tailscale'];
const served = (props: Partial<TailscaleProps>): unknown => {
  const text = at(one(synth(Tailscale, { ...smallest, ...props }), 'ConfigMap'), 'data')?.['serve.json' as never];
  return JSON.parse(String(text));
};

test('smallest: joins under its name, serves nothing, and keeps nothing', () => {
  expect(envOf(sidecar())).toMatchInlineSnapshot(`
{
  "HOME": "/tmp",
  "KUBERNETES_SERVICE_HOST": "",
  "TS_AUTHKEY": {
    "secretKeyRef": {
      "key": "TS_AUTHKEY",
      "name": "tailnet",
    },
  },
  "TS_ENABLE_HEALTH_CHECK": "true",
  "TS_ENABLE_METRICS": "true",
  "TS_HOSTNAME": "api",
  "TS_KUBE_SECRET": "",
  "TS_LOGS_DIR": "/tmp",
  "TS_OUTBOUND_HTTP_PROXY_LISTEN": "127.0.0.2:1055",
  "TS_SERVE_CONFIG": "/etc/tailscale/serve.json",
  "TS_SOCKET": "/tmp/tailscaled.sock",
  "TS_SOCKS5_SERVER": "127.0.0.2:1055",
  "TS_USERSPACE": "true",
}
`);
  expect(served({})).toEqual({ TCP: { 9002: { TCPForward: '127.0.0.1:1' } } });
});

test('every prop reaches the manifest', () => {
  const everything: Required<TailscaleProps> = {
    ...smallest,
    name: 'runtime-tailnet',
    hostname: new PodField('metadata.name'),
    tags: ['tag:runtime', 'tag:eu'],
    serve: [4100],
    closed: [4101],
    service: 'runtime',
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  };
  const { pod, objects } = render(everything);
  const container = containersOf(pod)['tailscale'];
  expect(container).toMatchObject({
    image: smallest.image.toString(),
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  });
  expect(envOf(container)).toMatchObject({
    TS_AUTHKEY: authKey,
    TS_HOSTNAME: { fieldRef: { fieldPath: 'metadata.name' } },
    TS_EXTRA_ARGS: '--advertise-tags=tag:runtime,tag:eu',
  });
  expect(at(one(objects, 'ConfigMap'), 'metadata.name')).toBe('runtime-tailnet');
  expect(pod['volumes']).toContainEqual({ name: 'runtime-tailnet', configMap: { name: 'runtime-tailnet' } });
  expect(served(everything)).toMatchObject({ Services: { 'svc:runtime': { TCP: { 4100: { TCPForward: '127.0.0.1:4100' } } } } });
});

test.each<[string, Partial<TailscaleProps>, RegExp]>([
  ['a port that is none', { serve: [0] }, /^test\/ts: serve: expected a port from 1 to 65535, got 0/],
  ['half a port', { closed: [4100.5] }, /got 4100.5/],
  ['a port that is both served and closed', { serve: [4100], closed: [4100] }, /got 4100 twice/],
  ['serving its own health endpoint', { serve: [9002] }, /got 9002 twice \(9002 is always closed\)/],
  ['a host name with a dot', { hostname: 'api.example' }, /hostname: expected a DNS label, got "api.example"/],
  ['a service with its prefix', { service: 'svc:api' }, /service: expected a DNS label, got "svc:api"/],
  ['a tag without its prefix', { tags: ['runtime'] }, /tags: expected tag:<name>, got "runtime"/],
  ['a tag that carries another argument', { tags: ['tag:a --ssh'] }, /tags: expected tag:<name>/],
])('refuses %s', (_, wrong, message) => {
  expect(() => new Tailscale(Testing.chart(), 'ts', { ...smallest, ...wrong })).toThrow(message);
});

test('a patch adds what it does not model: its configuration here, its container on the workload', () => {
  const chart = Testing.chart();
  const tailscale = new Tailscale(chart, 'ts', smallest);
  ApiObject.of(tailscale.node.findChild('serve')).addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'network' }));
  expect(at(one(Testing.synth(chart) as JsonObject[], 'ConfigMap'), 'metadata.labels.team')).toBe('network');
});

describe('inbound', () => {
  test('forwards the served ports, shuts the closed ones, and names no other', () => {
    expect(served({ serve: [4100], closed: [4101, 8082] })).toEqual({
      TCP: {
        4100: { TCPForward: '127.0.0.1:4100' },
        4101: { TCPForward: '127.0.0.1:1' },
        8082: { TCPForward: '127.0.0.1:1' },
        9002: { TCPForward: '127.0.0.1:1' },
      },
    });
  });

  test('renders the same bytes whatever the order of the ports', () => {
    expect(synth(Tailscale, { ...smallest, serve: [9, 80, 443], closed: [7, 8] })).toEqual(
      synth(Tailscale, { ...smallest, serve: [443, 9, 80], closed: [8, 7] }),
    );
  });

  test('follows its configuration while it runs: the directory is mounted, not the file', () => {
    const { pod } = render({ ...smallest, serve: [4100] });
    expect(mountsOf(pod, 'tailscale')).toContainEqual({ name: 'api-tailscale', mountPath: '/etc/tailscale', readOnly: true });
    expect(envOf(containersOf(pod)['tailscale'])['TS_SERVE_CONFIG']).toBe('/etc/tailscale/serve.json');
    expect(JSON.stringify(pod)).not.toContain('subPath');
  });

  test('does not reach the proxies: they listen on a loopback address that nothing is forwarded to', () => {
    const { TS_SOCKS5_SERVER, TS_OUTBOUND_HTTP_PROXY_LISTEN } = envOf(sidecar());
    expect([TS_SOCKS5_SERVER, TS_OUTBOUND_HTTP_PROXY_LISTEN]).toEqual(['127.0.0.2:1055', '127.0.0.2:1055']);
  });
});

describe('outbound', () => {
  const tailscale = new Tailscale(Testing.chart(), 'ts', smallest);

  test('takes the address that the proxy listens on', () => {
    const { TS_OUTBOUND_HTTP_PROXY_LISTEN } = envOf(sidecar());
    const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy } = tailscale.proxyEnv();
    expect(new Set([HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy])).toEqual(new Set([`http://${TS_OUTBOUND_HTTP_PROXY_LISTEN}`]));
  });

  test('goes around the proxy for the pod, the cluster and what else is named', () => {
    const { NO_PROXY, no_proxy } = tailscale.proxyEnv(['gateway', '10.96.0.0/12', '.svc']);
    expect(NO_PROXY).toBe('localhost,127.0.0.1,::1,.svc,.cluster.local,gateway,10.96.0.0/12');
    expect(no_proxy).toBe(NO_PROXY);
  });
});

describe('rights', () => {
  test('state is in memory: no state directory, no Secret, and a scratch volume that is memory, too', () => {
    const { pod, objects } = render();
    const env = envOf(containersOf(pod)['tailscale']);
    expect(env).not.toHaveProperty('TS_STATE_DIR');
    expect(env['TS_KUBE_SECRET']).toBe('');
    expect(pod['volumes']).toContainEqual({ name: 'tailscale-tmp', emptyDir: { medium: 'Memory', sizeLimit: '32Mi' } });
    expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'ServiceAccount', 'Deployment', 'Service']);
  });

  test('it sees no cluster, so it asks for no token, which the pod does not have', () => {
    const { pod } = render();
    expect(envOf(containersOf(pod)['tailscale'])['KUBERNETES_SERVICE_HOST']).toBe('');
    expect(pod['automountServiceAccountToken']).toBe(false);
  });

  test('the key is in its container alone', () => {
    const holders = Object.values(containersOf(render().pod)).filter((container) => JSON.stringify(container).includes('TS_AUTHKEY'));
    expect(holders.map(({ name }) => name)).toEqual(['tailscale']);
  });

  test('it is hardened, in user space', () => {
    expect(sidecar()?.['securityContext']).toEqual({ ...HARDENED, runAsUser: 1000 });
    expect(envOf(sidecar())['TS_USERSPACE']).toBe('true');
  });
});

test('a tailnet that is down neither delays the pod nor takes it out of its Service: nothing of the sidecar is probed', () => {
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) expect(sidecar()).not.toHaveProperty(probe);
  expect(sidecar()?.['command']).toEqual(['sh', '/etc/tailscale/run.sh']);
});

test('a pod that is to stop leaves its Tailscale Service at once, and one without has nothing to leave', () => {
  expect(at(sidecar({ ...smallest, service: 'runtime' }), 'lifecycle.preStop.exec.command')).toEqual([
    'sh',
    '-c',
    'timeout 5 tailscale --socket=/tmp/tailscaled.sock serve drain svc:runtime || true',
  ]);
  expect(sidecar()).not.toHaveProperty('lifecycle');
});

test('it is a native sidecar from 1.29 and an ordinary container before', () => {
  expect(at(render(smallest, '1.29').pod, 'initContainers[0]')).toMatchObject({ name: 'tailscale', restartPolicy: 'Always' });
  expect(render(smallest, '1.28').pod).not.toHaveProperty('initContainers');
  expect(at(render(smallest, '1.28').pod, 'containers[1].name')).toBe('tailscale');
});
