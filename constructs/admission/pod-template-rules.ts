import type { AdmissionRule } from './admission-policy';

/** What pods of a template may be and reach. */
export interface AllowedPods {
  /** The one ServiceAccount that they run as. */
  readonly account: string;
  /** Repositories of images: whatever of them is named by digest may run, so that an update of the maker and of its policy need not be one. */
  readonly repositories: readonly string[];
  /** Secrets of which containers may get keys. */
  readonly secrets: readonly string[];
  /** Claims that may be mounted. */
  readonly claims: readonly string[];
}

/** CEL variables that `podTemplateRules` use: of an object with a pod template at `spec.template`, such as a Job or a Deployment. */
export const POD_TEMPLATE = {
  pod: 'object.spec.template.spec',
  containers: 'variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])',
  volumes: 'has(variables.pod.volumes) ? variables.pod.volumes : []',
} as const;

/**
 * Rules for pods that a program of ours makes: account, images, Secrets, volumes, and `restricted` but for seccomp.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplateRules({ account, repositories, secrets, claims }: AllowedPods): [AdmissionRule, ...AdmissionRule[]] {
  const all = (condition: string): string => `variables.containers.all(c, ${condition})`;
  const isAllowed = (name: string): string => `${name} in ${JSON.stringify(secrets)}`;
  return [
    {
      expression: `has(variables.pod.serviceAccountName) && variables.pod.serviceAccountName == ${JSON.stringify(account)}`,
      message: `expected the ServiceAccount ${account}`,
    },
    {
      expression: all(
        `${JSON.stringify(repositories)}.exists(r, c.image.startsWith(r + '@sha256:') || (c.image.startsWith(r + ':') && c.image.contains('@sha256:')))`,
      ),
      message: 'expected images of the system, by digest',
    },
    {
      expression: all(
        `(!has(c.envFrom) || c.envFrom.all(f, !has(f.secretRef) || ${isAllowed('f.secretRef.name')})) && ` +
          `(!has(c.env) || c.env.all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef) || ${isAllowed('e.valueFrom.secretKeyRef.name')}))`,
      ),
      message: 'expected keys of no other Secret than those that it may read',
    },
    {
      // Each kind of volume that is not named here is refused: hostPath, projected, csi, nfs and whatever comes.
      expression:
        'variables.volumes.all(v, has(v.emptyDir) || has(v.configMap) || ' +
        `(has(v.secret) && ${isAllowed('v.secret.secretName')}) || ` +
        `(has(v.persistentVolumeClaim) && v.persistentVolumeClaim.claimName in ${JSON.stringify(claims)}))`,
      message: 'expected no other volume than scratch space, ConfigMaps, and the Secrets and claims that it may mount',
    },
    {
      expression: all(
        'has(c.securityContext) && has(c.securityContext.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation && ' +
          '(!has(c.securityContext.privileged) || !c.securityContext.privileged) && ' +
          'has(c.securityContext.capabilities) && has(c.securityContext.capabilities.drop) && ' +
          "c.securityContext.capabilities.drop.exists(d, d == 'ALL') && !has(c.securityContext.capabilities.add)",
      ),
      message: 'expected containers that drop all capabilities and can gain no privileges',
    },
    {
      expression: all(
        '(has(c.securityContext.runAsNonRoot) ? c.securityContext.runAsNonRoot : has(variables.pod.securityContext) && ' +
          'has(variables.pod.securityContext.runAsNonRoot) && variables.pod.securityContext.runAsNonRoot) && ' +
          '(!has(c.securityContext.runAsUser) || c.securityContext.runAsUser != 0)',
      ),
      message: 'expected containers that do not run as root',
    },
    {
      expression: ['hostNetwork', 'hostPID', 'hostIPC']
        .map((field) => `(!has(variables.pod.${field}) || !variables.pod.${field})`)
        .join(' && '),
      message: "expected no namespace of the node's",
    },
    {
      // A pod of high priority has others evicted; one that names its node asks no scheduler.
      expression:
        '!has(variables.pod.nodeName) && !has(variables.pod.priorityClassName) && !has(variables.pod.runtimeClassName) && ' +
        all('!has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0)'),
      message: 'expected no node, port of a node, runtime or priority of its own',
    },
  ];
}

/**
 * Refuses labels by which pods would take the place of others: network policies and Services select by them.
 *
 * @param metadata CEL of the pods' metadata
 * @param names values of `app.kubernetes.io/name` that belong to others
 */
export function notNamed(metadata: string, names: readonly string[]): AdmissionRule {
  const label = `${metadata}.labels['app.kubernetes.io/name']`;
  return {
    expression: `!has(${metadata}.labels) || !('app.kubernetes.io/name' in ${metadata}.labels) || !(${label} in ${JSON.stringify(names)})`,
    message: 'expected no label of a workload that stands in git',
  };
}
