import { parse } from 'yaml';
import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { containerOf, listAt, podOf, variablesOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, environmentFile, SERVICES } from './support/cells';

/** What else listens on the pod's loopback or on all its addresses: git-sync, langfuse-mcp, and the sidecar's own health check. */
const CLOSED = { 'kaze-runtime': ['4101', '8082', '9002'], 'kaze-gateway': ['9002'], 'kaze-knowledge': ['9002'] } as const;
const services = Object.entries(SERVICES) as [keyof typeof SERVICES, number][];
const PREFIX = { 'cluster-dev': 'dev', 'agency-prod': 'agency', 'customer-acme': 'acme' } as const;

type Forwards = Record<string, { TCPForward: string }>;
const serveOf = (objects: Rendered, name: string): { TCP: Forwards; Services?: Record<string, { TCP: Forwards }> } =>
  JSON.parse(String((at(objects.get('ConfigMap', `${name}-tailnet`), 'data') as JsonObject)['serve.json']));

describe.each(CELLS)('tailnet of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test.each(services)('the sidecar of %s has user-space networking, no privileges and no token', (name) => {
    const workload = objects.get('Deployment', name);
    const sidecar = containerOf(workload, 'tailscale');
    expect(variablesOf(sidecar)).toMatchObject({ TS_USERSPACE: 'true', TS_KUBE_SECRET: '', KUBERNETES_SERVICE_HOST: '' });
    expect(sidecar['securityContext']).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 1000,
    });
    expect(podOf(workload)['automountServiceAccountToken']).toBe(false);
    expect(JSON.stringify(listAt(workload, 'spec.template.spec.volumes'))).not.toMatch(/hostPath|serviceAccountToken/);
  });

  test.each(services)('the state of %s is in memory, and gone with its pod', (name) => {
    const workload = objects.get('Deployment', name);
    const sidecar = containerOf(workload, 'tailscale');
    expect(Object.keys(variablesOf(sidecar)).filter((each) => /STATE/.test(each))).toEqual([]);
    const written = listAt(sidecar, 'volumeMounts').filter((mount) => mount['readOnly'] !== true);
    expect(written).toEqual([{ name: 'tailscale-tmp', mountPath: '/tmp' }]);
    expect(listAt(workload, 'spec.template.spec.volumes')).toContainEqual({
      name: 'tailscale-tmp',
      emptyDir: { medium: 'Memory', sizeLimit: '32Mi' },
    });
  });

  test.each(services)('the image of %s runs without a service-account token, as it does from 1.96.2 on', (name) => {
    const image = String(containerOf(objects.get('Deployment', name), 'tailscale')['image']);
    const [major = 0, minor = 0, patch = 0] = (/:v([0-9.]+)@/.exec(image)?.[1] ?? '').split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(1_096_002);
  });

  test.each(services)('the tailnet reaches %s at %i, and no other port of its pod', (name, port) => {
    const { TCP } = serveOf(objects, name);
    const open = Object.entries(TCP).filter(([, { TCPForward }]) => TCPForward !== '127.0.0.1:1');
    expect(open).toEqual([[String(port), { TCPForward: `127.0.0.1:${port}` }]]);
    const closed = Object.keys(TCP).filter((each) => each !== String(port));
    expect(closed).toEqual(CLOSED[name]);
    // Whatever the containers of the pod declare is one or the other.
    const declared = Rendered.containersOf(objects.get('Deployment', name)).flatMap(({ object }) => listAt(object, 'ports'));
    expect(declared.map(({ containerPort }) => String(containerPort)).filter((each) => TCP[each] === undefined)).toEqual([]);
  });

  test.each(services)('%s has one stable name, however many pods answer', (name, port) => {
    const workload = objects.get('Deployment', name);
    const hostname = listAt(containerOf(workload, 'tailscale'), 'env').find((each) => each['name'] === 'TS_HOSTNAME');
    const stable = `${PREFIX[cell]}-${name}`;
    expect(hostname).toEqual({ name: 'TS_HOSTNAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } });
    expect(at(workload, 'spec.strategy.type')).toBe('RollingUpdate');
    expect(serveOf(objects, name).Services).toEqual({
      [`svc:${stable}`]: { TCP: { [port]: { TCPForward: `127.0.0.1:${port}` } } },
    });
  });

  test.each(services)('a pod of %s leaves the tailnet before it stops, and the next one goes after the new one is known', (name) => {
    const workload = objects.get('Deployment', name);
    const seconds = Number(at(containerOf(workload, name), 'lifecycle.preStop.sleep.seconds'));
    expect(JSON.stringify(at(containerOf(workload, 'tailscale'), 'lifecycle.preStop'))).toContain(
      `serve drain svc:${PREFIX[cell]}-${name}`,
    );
    expect(seconds).toBeGreaterThan(10);
    expect(at(workload, 'spec.minReadySeconds')).toBe(seconds);
    expect(Number(podOf(workload)['terminationGracePeriodSeconds'])).toBeGreaterThanOrEqual(seconds + 30);
  });

  test('the auth key is the sidecar’s alone', () => {
    for (const [name] of services) {
      const holders = Rendered.containersOf(objects.get('Deployment', name))
        .filter(
          ({ object }) => JSON.stringify(object).includes(`${name}-tailnet","key":"TS_AUTHKEY`) || 'TS_AUTHKEY' in variablesOf(object),
        )
        .map((each) => each.name);
      expect(holders).toEqual(['tailscale']);
    }
  });
});

describe.each(CELLS)('way out of the runtime of kaze/%s', (cell) => {
  let runtime: Record<string, unknown>;
  let sidecar: Record<string, unknown>;
  beforeAll(async () => {
    const workload = (await rendered(kaze, cell)).get('Deployment', 'kaze-runtime');
    runtime = variablesOf(containerOf(workload, 'kaze-runtime'));
    sidecar = variablesOf(containerOf(workload, 'tailscale'));
  });

  test('is the sidecar’s proxy, in every spelling that programs read', () => {
    const proxy = `http://${String(sidecar['TS_OUTBOUND_HTTP_PROXY_LISTEN'])}`;
    expect(proxy).toMatch(/^http:\/\/127\./);
    expect(runtime).toMatchObject({
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      NODE_USE_ENV_PROXY: '1',
      no_proxy: runtime['NO_PROXY'],
    });
  });

  test('leads around the proxy for every host in the cluster, and through it to OpenClaw', () => {
    const direct = String(runtime['NO_PROXY']).split(',');
    const isDirect = (host: string): boolean => direct.some((each) => host === each || (each.startsWith('.') && host.endsWith(each)));
    const called = Object.values(runtime).flatMap((value) => (/^https?:/.test(String(value)) ? [new URL(String(value)).hostname] : []));
    const inside = [...called.filter((host) => /\.svc$|^localhost$/.test(host)), 'kaze-gateway', 'kaze-knowledge', 'langfuse-web'];
    expect(inside).toEqual(expect.arrayContaining(['localhost', expect.stringMatching(/^langfuse-web\..*\.svc$/)]));
    expect(inside.filter((host) => !isDirect(host))).toEqual([]);
    const { hostname, port } = parse(environmentFile(cell)).config.openclaw;
    expect(runtime['OPENCLAW_URL']).toBe(`http://${hostname}:${port}`);
    expect(isDirect(hostname)).toBe(false);
  });
});

test('cells of one tailnet have names and tags of their own', async () => {
  const names: string[] = [];
  for (const cell of CELLS) {
    const objects = await rendered(kaze, cell);
    for (const [name] of services) {
      const { TS_EXTRA_ARGS, TS_HOSTNAME } = variablesOf(containerOf(objects.get('Deployment', name), 'tailscale'));
      names.push(`${String(TS_HOSTNAME ?? Object.keys(serveOf(objects, name).Services ?? {})[0])} ${String(TS_EXTRA_ARGS)}`);
    }
  }
  expect(new Set(names.map((each) => each.split(' ')[0])).size).toBe(9);
  expect(new Set(names.map((each) => each.split(' ')[1])).size).toBe(3);
});
