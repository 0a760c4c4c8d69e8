import { ACTIONS, APP_ARMOR, allowedIn, CAPABILITIES, PROFILES, SELINUX_TYPES, SYSCTLS } from './baseline';
import { type Level, rulesOf } from './pod-security';
import { VOLUMES } from './restricted';

/** A rule of a standard as the API server judges it: true of a pod that keeps it. */
export interface RuleExpression {
  /** As Kubernetes' own admission calls it: `hostPorts`. */
  readonly id: string;
  readonly expression: string;
}

/** CEL variables that the expressions use; `object` is the pod. Each may use those before it. */
export const POD_VARIABLES: Readonly<Record<string, string>> = {
  pod: 'object.spec',
  // dyn, since ephemeral containers are of another type than the others.
  containers:
    'dyn(variables.pod.containers) + (has(variables.pod.initContainers) ? dyn(variables.pod.initContainers) : dyn([])) + (has(variables.pod.ephemeralContainers) ? dyn(variables.pod.ephemeralContainers) : dyn([]))',
  volumes: 'has(variables.pod.volumes) ? dyn(variables.pod.volumes) : dyn([])',
  contexts:
    '(has(variables.pod.securityContext) ? dyn([variables.pod.securityContext]) : dyn([])) + variables.containers.filter(c, has(c.securityContext)).map(c, c.securityContext)',
};

const list = (values: Iterable<string>): string => JSON.stringify([...values]);
const containers = (condition: string): string => `variables.containers.all(c, ${condition})`;
const contexts = (condition: string): string => `variables.contexts.all(x, ${condition})`;
const WINDOWS = "variables.pod.?os.?name.orValue('') == 'windows'";
const USER_NAMESPACE = '!variables.pod.?hostUsers.orValue(true)';

const profiles = (field: string): string => contexts(`!has(x.${field}) || x.${field}.?type.orValue('') in ${list(PROFILES)}`);
const procMount = containers("c.?securityContext.?procMount.orValue('Default') == 'Default'");
const ofPodOrEach = (field: string): string =>
  `(variables.pod.?securityContext.?${field}.hasValue() || ${containers(`c.?securityContext.?${field}.hasValue()`)})`;

/** By the rule's id. @param minor x of Kubernetes 1.x */
const EXPRESSIONS: Readonly<Record<string, (minor: number) => string>> = {
  appArmorProfile: () =>
    `${profiles('appArmorProfile')} && object.metadata.?annotations.orValue({}).all(k, !k.startsWith(${JSON.stringify(APP_ARMOR)}) || ` +
    "object.metadata.annotations[k] in ['', 'runtime/default'] || object.metadata.annotations[k].startsWith('localhost/'))",
  capabilities_baseline: () => containers(`c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ${list(CAPABILITIES)})`),
  hostNamespaces: () => ['hostNetwork', 'hostPID', 'hostIPC'].map((field) => `!variables.pod.?${field}.orValue(false)`).join(' && '),
  hostPathVolumes: () => 'variables.volumes.all(v, !has(v.hostPath))',
  hostPorts: () => containers('c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)'),
  hostProbesAndHostLifecycle: () => containers(ACTIONS.map((keys) => `c.?${keys.join('.?')}.orValue('') == ''`).join(' && ')),
  privileged: () => containers('!c.?securityContext.?privileged.orValue(false)'),
  procMount: (minor) => (minor >= 35 ? `${USER_NAMESPACE} || ${procMount}` : procMount),
  procMount_restricted: () => procMount,
  seLinuxOptions: (minor) =>
    contexts(
      `x.?seLinuxOptions.?type.orValue('') in ${list(allowedIn(SELINUX_TYPES, minor))} && x.?seLinuxOptions.?user.orValue('') == '' && x.?seLinuxOptions.?role.orValue('') == ''`,
    ),
  seccompProfile_baseline: () => profiles('seccompProfile'),
  sysctls: (minor) => `variables.pod.?securityContext.?sysctls.orValue([]).all(s, s.name in ${list(allowedIn(SYSCTLS, minor))})`,
  windowsHostProcess: () => contexts('!x.?windowsOptions.?hostProcess.orValue(false)'),
  allowPrivilegeEscalation: () => `${WINDOWS} || ${containers('!c.?securityContext.?allowPrivilegeEscalation.orValue(true)')}`,
  capabilities_restricted: () =>
    `${WINDOWS} || ${containers("'ALL' in c.?securityContext.?capabilities.?drop.orValue([]) && c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE')")}`,
  restrictedVolumes: () => `variables.volumes.all(v, ${VOLUMES.map((source) => `has(v.${source})`).join(' || ')})`,
  runAsNonRoot: (minor) =>
    inUserNamespaceOr(
      minor,
      `(${contexts('x.?runAsNonRoot.orValue(true)')} && (variables.pod.?securityContext.?runAsNonRoot.orValue(false) || ${containers('c.?securityContext.?runAsNonRoot.hasValue()')}))`,
    ),
  runAsUser: (minor) => inUserNamespaceOr(minor, contexts('x.?runAsUser.orValue(1) != 0')),
  seccompProfile_restricted: () => `${WINDOWS} || (${profiles('seccompProfile')} && ${ofPodOrEach('seccompProfile')})`,
};

const inUserNamespaceOr = (minor: number, condition: string): string => (minor >= 35 ? `${USER_NAMESPACE} || ${condition}` : condition);

/**
 * The rules of a level in CEL, for a ValidatingAdmissionPolicy on pods.
 *
 * @param minor x of Kubernetes 1.x
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function expressionsOf(level: Level, minor: number): RuleExpression[] {
  return rulesOf(level, minor).map(({ id }) => {
    const expression = EXPRESSIONS[id]?.(minor);
    if (expression === undefined) throw new Error(`the rule ${id} has no expression`);
    return { id, expression };
  });
}
