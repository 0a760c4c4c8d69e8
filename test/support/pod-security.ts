import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { GoProgram } from './go-program';

/** The checks that forbid a pod, by level. */
export interface Forbidden {
  readonly baseline: readonly string[];
  readonly restricted: readonly string[];
}

const program = new GoProgram('pod-security');

/** What Kubernetes' own evaluator says: of each pod, for each version. */
export function admissionJudges(pods: readonly JsonObject[], versions: readonly string[]): Forbidden[][] {
  return program.ask({ pods, versions }) as Forbidden[][];
}

/** A field that is missing, null, or one of some values. */
const maybe = (...values: JsonValue[]): fc.Arbitrary<JsonValue | undefined> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: fc.constantFrom(...values) },
  );
const orMissing = (arbitrary: fc.Arbitrary<JsonValue | undefined>): fc.Arbitrary<JsonValue | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

function record(fields: Record<string, fc.Arbitrary<JsonValue | undefined>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(fields)
    .map((value) => Object.fromEntries(Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)));
}

const profile = orMissing(record({ type: maybe('RuntimeDefault', 'Localhost', 'Unconfined', ''), localhostProfile: maybe('p.json') }));
const shared = {
  runAsNonRoot: maybe(true, true, false),
  runAsUser: maybe(0, 1000),
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions: orMissing(
    record({
      type: maybe('', 'container_t', 'container_init_t', 'container_engine_t', 'spc_t'),
      user: maybe('', 'root'),
      role: maybe('', 'sys'),
    }),
  ),
  windowsOptions: orMissing(record({ hostProcess: maybe(true, false) })),
};
const capability = fc.constantFrom('ALL', 'all', 'NET_BIND_SERVICE', 'NET_RAW', 'CHOWN', 'SYS_ADMIN', 'KILL', 'CAP_CHOWN');
const containerContext = record({
  ...shared,
  privileged: maybe(true, false, false),
  allowPrivilegeEscalation: maybe(false, false, true),
  procMount: maybe('Default', 'Unmasked', ''),
  capabilities: orMissing(
    record({
      add: orMissing(fc.array(capability, { maxLength: 2 })),
      drop: orMissing(fc.oneof(fc.constant(['ALL']), fc.array(capability, { maxLength: 2 }))),
    }),
  ),
});
const action = record({
  httpGet: orMissing(record({ port: fc.constant(80), host: maybe('', '127.0.0.1', 'example.com') })),
  tcpSocket: orMissing(record({ port: fc.constant(80), host: maybe('', '10.0.0.1') })),
});
const rarely = (arbitrary: fc.Arbitrary<JsonValue | undefined>): fc.Arbitrary<JsonValue | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const hardened: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const container = (name: string): fc.Arbitrary<JsonObject> =>
  record({
    name: fc.constant(name),
    image: fc.constant('example.com/app'),
    securityContext: fc.oneof(
      { weight: 4, arbitrary: fc.constant<JsonValue | undefined>(hardened) },
      { weight: 1, arbitrary: fc.constantFrom<JsonValue | undefined>(undefined, null, {}) },
      { weight: 3, arbitrary: containerContext },
      { weight: 2, arbitrary: containerContext.map((context) => ({ ...hardened, ...context })) },
    ),
    ports: rarely(fc.array(record({ containerPort: fc.constant(80), hostPort: maybe(0, 80, 8080) }), { maxLength: 2 })),
    livenessProbe: rarely(action),
    readinessProbe: rarely(action),
    startupProbe: rarely(action),
    lifecycle: rarely(record({ postStart: orMissing(action), preStop: orMissing(action) })),
  });

const SOURCES = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret', 'hostPath'],
  ...['nfs', 'iscsi', 'gitRepo', 'flexVolume', 'fc', 'azureFile', 'awsElasticBlockStore', 'glusterfs', 'rbd', 'cephfs', 'flocker'],
];
const volume = fc
  .tuple(fc.constantFrom(...SOURCES, 'emptyDir', 'configMap', 'secret'), fc.constantFrom<JsonValue>({}, {}, {}, null))
  .map(([source, value]): JsonObject => ({ name: 'data', [source]: value }));
const SYSCTLS = [
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time'],
  ...['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem', 'kernel.msgmax', 'toString', 'net.ipv4.tcp_fin_timeout'],
];
const sysctl = fc.constantFrom(...SYSCTLS).map((name): JsonObject => ({ name, value: '1' }));
const containers = (prefix: string, most: number): fc.Arbitrary<JsonObject[]> =>
  fc.array(fc.nat(9), { maxLength: most }).chain((each) => fc.tuple(...each.map((_, index) => container(`${prefix}${index}`))));

/** Pods of which some are allowed, some barely not, and some not at all. */
export const anyPod: fc.Arbitrary<JsonObject> = record({
  metadata: record({
    annotations: rarely(
      fc.dictionary(
        fc.constantFrom('container.apparmor.security.beta.kubernetes.io/c0', 'container.apparmor.security.beta.kubernetes.io/x', 'note'),
        fc.constantFrom('', 'runtime/default', 'localhost/x', 'localhost', 'unconfined'),
      ),
    ),
  }),
  spec: record({
    containers: containers('c', 2),
    initContainers: rarely(containers('i', 1)),
    ephemeralContainers: rarely(containers('e', 1)),
    volumes: orMissing(fc.array(volume, { maxLength: 2 })),
    hostNetwork: rarely(maybe(true, false)),
    hostPID: rarely(maybe(true, false)),
    hostIPC: rarely(maybe(true, false)),
    hostUsers: rarely(maybe(true, false, false)),
    os: rarely(record({ name: maybe('windows', 'linux') })),
    securityContext: orMissing(
      record({ ...shared, sysctls: rarely(fc.array(sysctl, { maxLength: 2 })) }).map((context): JsonValue => context),
    ),
  }),
});
