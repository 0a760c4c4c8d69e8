import { k8s } from 'cdk8s-plus-28';
import { problem } from '../../core/errors';
import type { ImageRef } from '../../core/image';
import type { Mount } from '../storage/volume';
import { type Env, envVars } from './env-source';

/** Requests and limits as Kubernetes quantities: `250m`, `512Mi`. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string; readonly 'ephemeral-storage'?: string };
  /** No CPU limit unless given: throttling at the limit hurts latency even on an idle node. */
  readonly limits: { readonly cpu?: string; readonly memory: string; readonly 'ephemeral-storage'?: string };
  /** Whole devices by the name of their resource: `{ 'nvidia.com/gpu': 1 }`. Kubernetes wants the limit to be the request. @default - none */
  readonly devices?: Readonly<Record<string, number>>;
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
  /** Writes `privileged: false` explicitly, for tools that check that field. @default - left out, which means false */
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
 * @throws GalleyError CONSTRUCT_INVALID if a device has no resource's name, or is not whole
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ (restricted)
 */
export function container(props: ContainerProps): k8s.Container {
  const { name, image, command, args, ports = {}, env = {}, mounts = [], resources, user } = props;
  const devices = deviceQuantities(name, resources.devices ?? {});
  return {
    name,
    image: image.toString(),
    command: command && [...command],
    args: args && [...args],
    ports:
      Object.keys(ports).length > 0 ? Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })) : undefined,
    env: Object.keys(env).length > 0 ? envVars(env) : undefined,
    volumeMounts:
      mounts.length > 0
        ? mounts.map(({ volume, path, readOnly, subPath }) => ({
            name: volume.name,
            mountPath: path,
            readOnly: readOnly || undefined,
            subPath,
          }))
        : undefined,
    resources: {
      requests: { ...quantities(resources.requests), ...devices },
      limits: { ...quantities(resources.limits), ...devices },
    },
    readinessProbe: props.readinessProbe,
    livenessProbe: props.livenessProbe,
    startupProbe: props.startupProbe,
    lifecycle: props.lifecycle,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: props.privileged === false ? false : undefined,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: user,
    },
  };
}

function quantities(resources: Readonly<Record<string, string | undefined>>): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([name, value]) => (value === undefined ? [] : [[name, k8s.Quantity.fromString(value)]])),
  );
}

/** A resource that a device plugin offers: a domain of its own, a slash, and a name. */
const DEVICE = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/extended-resource/ */
function deviceQuantities(container: string, devices: Readonly<Record<string, number>>): Record<string, k8s.Quantity> {
  for (const [name, count] of Object.entries(devices)) {
    if (DEVICE.test(name) && Number.isInteger(count) && count >= 1) continue;
    throw problem('CONSTRUCT_INVALID', {
      subject: `container ${container}: resources.devices`,
      expected: 'a whole number of at least 1 by a name such as nvidia.com/gpu',
      got: JSON.stringify({ [name]: count }),
      next: 'correct it',
    });
  }
  return Object.fromEntries(Object.entries(devices).map(([name, count]) => [name, k8s.Quantity.fromNumber(count)]));
}
