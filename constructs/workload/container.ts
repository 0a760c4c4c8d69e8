import { k8s } from 'cdk8s-plus-28';
import type { ImageRef } from '../../core/image';
import type { Mount } from '../storage/volume';
import { type Env, envVars } from './env-source';

/** Requests and limits as Kubernetes quantities: `250m`, `512Mi`. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** No CPU limit unless given: throttling at the limit hurts latency even on an idle node. */
  readonly limits: { readonly cpu?: string; readonly memory: string };
}

/** One container, described once for every place that it can stand in. */
export interface ContainerProps {
  readonly name: string;
  readonly image: ImageRef;
  /** Entry point. @default - the image's */
  readonly command?: readonly string[];
  /** Arguments. @default - the image's */
  readonly args?: readonly string[];
  /** Port number by name. @default - none */
  readonly ports?: Readonly<Record<string, number>>;
  /** @default - none */
  readonly env?: Env;
  /** @default - none */
  readonly mounts?: readonly Mount[];
  readonly resources: Resources;
  /** Numeric user, where the image names its user by name, or none. @default - the image's user, which must not be root */
  readonly user?: number;
  /** Says in so many words that it is not privileged, for whoever reads or checks that field. @default - left out, which Kubernetes takes for false */
  readonly privileged?: false;
  readonly readinessProbe?: k8s.Probe;
  readonly livenessProbe?: k8s.Probe;
  readonly startupProbe?: k8s.Probe;
  /** What runs before SIGTERM. @default - nothing */
  readonly lifecycle?: k8s.Lifecycle;
}

/**
 * The hardened container: not root, no privilege escalation, all capabilities dropped, read-only root file system.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ (restricted)
 */
export function container(props: ContainerProps): k8s.Container {
  const { name, image, command, args, ports = {}, env = {}, mounts = [], resources, user } = props;
  return {
    name,
    image: image.toString(),
    ...(command && { command: [...command] }),
    ...(args && { args: [...args] }),
    ...(Object.keys(ports).length > 0 && { ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })) }),
    ...(Object.keys(env).length > 0 && { env: envVars(env) }),
    ...(mounts.length > 0 && {
      volumeMounts: mounts.map(({ volume, path, readOnly }) => ({ name: volume.name, mountPath: path, ...(readOnly && { readOnly }) })),
    }),
    resources: { requests: quantities(resources.requests), limits: quantities(resources.limits) },
    ...(props.readinessProbe && { readinessProbe: props.readinessProbe }),
    ...(props.livenessProbe && { livenessProbe: props.livenessProbe }),
    ...(props.startupProbe && { startupProbe: props.startupProbe }),
    ...(props.lifecycle && { lifecycle: props.lifecycle }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      ...(props.privileged === false && { privileged: false }),
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(user !== undefined && { runAsUser: user }),
    },
  };
}

function quantities(resources: Readonly<Record<string, string | undefined>>): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([name, value]) => (value === undefined ? [] : [[name, k8s.Quantity.fromString(value)]])),
  );
}
