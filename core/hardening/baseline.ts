import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { given, items, type Part, type Pod } from './pod';
import type { Breach, Rule } from './rule';

/** What an added capability may be: the default set of container runtimes. */
export const CAPABILITIES: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);

/** The first 1.x of Kubernetes that allows a sysctl; 0 where all do. */
export const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

/** As `SYSCTLS`, for types of SELinux. */
export const SELINUX_TYPES: Readonly<Record<string, number>> = {
  '': 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
};

/** What an annotation that names a profile of AppArmor begins with. */
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
/** Types of a profile, of seccomp or AppArmor, that confine. */
export const PROFILES = ['RuntimeDefault', 'Localhost'];

/**
 * The rules of `baseline`: what is known to let a container out.
 *
 * @see https://github.com/kubernetes/pod-security-admission/tree/v0.35.4/policy
 */
export const BASELINE: readonly Rule[] = [
  {
    id: 'appArmorProfile',
    judge: (pod) => [...wrongProfiles(pod, 'appArmorProfile'), ...wrongAnnotations(pod)],
  },
  {
    id: 'capabilities_baseline',
    judge: ({ containers }) =>
      containers.flatMap(({ path, value }) =>
        listAt(value, 'securityContext', 'capabilities', 'add')
          .filter((added) => !CAPABILITIES.has(String(added)))
          .map((added) => ({
            path: `${path}.securityContext.capabilities.add`,
            expected: 'none beyond the default set of the container runtime',
            got: JSON.stringify(added),
            next: 'leave it out',
          })),
      ),
  },
  {
    id: 'hostNamespaces',
    judge: ({ spec }) =>
      ['hostNetwork', 'hostPID', 'hostIPC']
        .filter((field) => valueAt(spec.value, field) === true)
        .map((field) => ({ path: `spec.${field}`, expected: 'no namespace of the node', got: 'true', next: 'leave it out' })),
  },
  {
    id: 'hostPathVolumes',
    judge: ({ spec }) =>
      items(spec, 'volumes')
        .filter(({ value }) => given(value, 'hostPath') !== undefined)
        .map(({ path }) => ({
          path: `${path}.hostPath`,
          wrong: 'gives the pod files of the node',
          next: 'take a claim, a ConfigMap or an emptyDir',
        })),
  },
  {
    id: 'hostPorts',
    judge: ({ containers }) =>
      containers.flatMap(({ path, value }) =>
        items({ path, value }, 'ports')
          .filter((port) => (numberAt(port.value, 'hostPort') ?? 0) !== 0)
          .map((port) => ({
            path: `${port.path}.hostPort`,
            expected: 'no port of the node',
            got: String(numberAt(port.value, 'hostPort')),
            next: 'leave it out, and reach the pod by a Service',
          })),
      ),
  },
  { id: 'hostProbesAndHostLifecycle', since: 34, judge: ({ containers }) => containers.flatMap(foreignHosts) },
  {
    id: 'privileged',
    judge: ({ containers }) =>
      containers
        .filter(({ value }) => valueAt(value, 'securityContext', 'privileged') === true)
        .map(({ path }) => ({ path: `${path}.securityContext.privileged`, expected: 'false', got: 'true', next: 'leave it out' })),
  },
  { id: 'procMount', judge: (pod, minor) => (minor >= 35 && inUserNamespace(pod) ? [] : unmaskedProc(pod)) },
  { id: 'seLinuxOptions', judge: ({ contexts }, minor) => contexts.flatMap((context) => wrongLabels(context, minor)) },
  { id: 'seccompProfile_baseline', judge: (pod) => wrongProfiles(pod, 'seccompProfile') },
  {
    id: 'sysctls',
    judge: ({ spec }, minor) =>
      listAt(spec.value, 'securityContext', 'sysctls')
        .map((sysctl) => textAt(sysctl, 'name') ?? '')
        .filter((name) => !allows(SYSCTLS, name, minor))
        .map((name) => ({
          path: 'spec.securityContext.sysctls',
          expected: 'only what touches no other pod',
          got: JSON.stringify(name),
          next: 'leave it out',
        })),
  },
  {
    id: 'windowsHostProcess',
    judge: ({ contexts }) =>
      contexts
        .filter(({ value }) => valueAt(value, 'windowsOptions', 'hostProcess') === true)
        .map(({ path }) => ({ path: `${path}.windowsOptions.hostProcess`, expected: 'false', got: 'true', next: 'leave it out' })),
  },
];

/** Profiles, of seccomp or AppArmor, that are set to something other than the runtime's or the node's own. */
export function wrongProfiles({ contexts }: Pod, field: 'seccompProfile' | 'appArmorProfile'): Breach[] {
  return contexts.flatMap(({ path, value }) => {
    const profile = given(value, field);
    if (profile === undefined || PROFILES.includes(textAt(profile, 'type') ?? '')) return [];
    return [
      {
        path: `${path}.${field}.type`,
        expected: 'RuntimeDefault or Localhost',
        got: JSON.stringify(textAt(profile, 'type') ?? ''),
        next: 'set it to RuntimeDefault',
      },
    ];
  });
}

/** Whether the pod's users are none of the node's. */
export function inUserNamespace({ spec }: Pod): boolean {
  return valueAt(spec.value, 'hostUsers') === false;
}

/** Containers that see all of /proc. */
export function unmaskedProc({ containers }: Pod): Breach[] {
  return containers.flatMap(({ path, value }) => {
    const mount = given(value, 'securityContext', 'procMount');
    if (mount === undefined || mount === 'Default') return [];
    return [{ path: `${path}.securityContext.procMount`, expected: 'Default', got: JSON.stringify(mount), next: 'leave it out' }];
  });
}

function wrongAnnotations({ metadata }: Pod): Breach[] {
  return Object.entries(mapAt(metadata, 'annotations'))
    .filter(([key, value]) => key.startsWith(APP_ARMOR) && !isAllowedAnnotation(String(value)))
    .map(([key, value]) => ({
      path: `metadata.annotations[${JSON.stringify(key)}]`,
      expected: 'runtime/default or localhost/…',
      got: JSON.stringify(value),
      next: 'leave it out',
    }));
}

const isAllowedAnnotation = (value: string): boolean => value === '' || value === 'runtime/default' || value.startsWith('localhost/');

function wrongLabels({ path, value }: Part, minor: number): Breach[] {
  const options = given(value, 'seLinuxOptions');
  if (options === undefined) return [];
  const type = textAt(options, 'type') ?? '';
  const set = (field: 'user' | 'role'): Breach[] =>
    (textAt(options, field) ?? '') === ''
      ? []
      : [
          {
            path: `${path}.seLinuxOptions.${field}`,
            expected: 'none',
            got: JSON.stringify(textAt(options, field)),
            next: 'leave it out',
          },
        ];
  return [
    ...(allows(SELINUX_TYPES, type, minor)
      ? []
      : [{ path: `${path}.seLinuxOptions.type`, expected: 'a type for containers', got: JSON.stringify(type), next: 'leave it out' }]),
    ...set('user'),
    ...set('role'),
  ];
}

/** Where probes and hooks may name a host, by keys below a container. */
export const ACTIONS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => [
  [...handler, 'httpGet', 'host'],
  [...handler, 'tcpSocket', 'host'],
]);

/** Probes and hooks by which the node would ask another host than the pod. */
function foreignHosts({ path, value }: Part): Breach[] {
  return ACTIONS.filter((keys) => (textAt(value, ...keys) ?? '') !== '').map((keys) => ({
    path: `${path}.${keys.join('.')}`,
    expected: "none, which is the pod's own address",
    got: JSON.stringify(textAt(value, ...keys)),
    next: 'leave it out',
  }));
}

/** What a table allows in Kubernetes 1.x. */
export const allowedIn = (table: Readonly<Record<string, number>>, minor: number): string[] =>
  Object.keys(table).filter((name) => allows(table, name, minor));

function allows(table: Readonly<Record<string, number>>, name: JsonValue, minor: number): boolean {
  const since = Object.hasOwn(table, String(name)) ? table[String(name)] : undefined;
  return since !== undefined && minor >= since;
}
