import { Size } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import { type ContainerProps, container } from '../../../constructs/workload/container';
import { ConfigMapKey, PodField, SecretKey } from '../../../constructs/workload/env-source';
import { execProbe, httpProbe, tcpProbe } from '../../../constructs/workload/probe';
import { HARDENED } from '../../support/pod-with';
import { pinned } from '../../support/synth';

const smallest: ContainerProps = {
  name: 'api',
  image: pinned('example.com/api:1.0.0'),
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
};
const plain = (props: ContainerProps): unknown => JSON.parse(JSON.stringify(container(props)));

test('smallest: hardened, with no CPU limit', () => {
  const { resources, ...rest } = container(smallest);
  expect(rest).toEqual({ name: 'api', image: smallest.image.toString(), securityContext: HARDENED });
  expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory']);
  expect(Object.keys(resources?.limits ?? {})).toEqual(['memory']);
});

test('every prop reaches the manifest', () => {
  const everything: Required<ContainerProps> = {
    ...smallest,
    command: ['/api'],
    args: ['serve'],
    ports: { http: 8080 },
    env: { A: '1' },
    mounts: [Volume.emptyDir('cache', { sizeLimit: Size.mebibytes(1) }).mount('/cache')],
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } },
    user: 1234,
    privileged: false,
    readinessProbe: httpProbe('/readyz', 'http'),
    livenessProbe: tcpProbe('http', { periodSeconds: 20 }),
    startupProbe: execProbe(['true'], { failureThreshold: 30, timeoutSeconds: 1 }),
    lifecycle: { preStop: { exec: { command: ['bye'] } } },
  };
  expect(plain(everything)).toMatchObject({
    command: ['/api'],
    args: ['serve'],
    ports: [{ name: 'http', containerPort: 8080 }],
    env: [{ name: 'A', value: '1' }],
    volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
    securityContext: { ...HARDENED, runAsUser: 1234, privileged: false },
    readinessProbe: { httpGet: { path: '/readyz' }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { periodSeconds: 20 },
    startupProbe: { exec: { command: ['true'] }, failureThreshold: 30, timeoutSeconds: 1 },
    lifecycle: { preStop: { exec: { command: ['bye'] } } },
  });
  expect(Object.keys(container(everything).resources?.limits ?? {})).toEqual(['cpu', 'memory']);
});

test('a variable comes from where its value says, in the order given', () => {
  const env = {
    Z: '',
    TOKEN: new SecretKey('api', 'token'),
    MODE: new ConfigMapKey('settings', 'mode'),
    POD: new PodField('metadata.name'),
  };
  expect(container({ ...smallest, env }).env).toEqual([
    { name: 'Z', value: '' },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } },
    { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]);
});

test('there is no way to take all keys of a Secret, or a part of a volume', () => {
  const env = { TOKEN: new SecretKey('api', 'token') };
  const mounts = [Volume.secret('keys', 'api', ['token']).mount('/keys', { readOnly: true })];
  expect(JSON.stringify(container({ ...smallest, env, mounts }))).not.toMatch(/envFrom|subPath/);
  expect(mounts[0]?.volume.spec).toEqual({ name: 'keys', secret: { secretName: 'api', items: [{ key: 'token', path: 'token' }] } });
});

test('a probe of a port that speaks TLS says so, and no other does', () => {
  expect(httpProbe('/healthz', 'http', { scheme: 'HTTPS' }).httpGet).toMatchObject({ path: '/healthz', scheme: 'HTTPS' });
  expect(httpProbe('/healthz', 'http').httpGet?.scheme).toBeUndefined();
});
