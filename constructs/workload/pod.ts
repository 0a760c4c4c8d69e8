import type { k8s } from 'cdk8s-plus-28';
import { problem } from '../../core/errors';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import type { Volume } from '../storage/volume';
import { type ContainerProps, container } from './container';
import type { PodPlacement } from './placement';

/** The containers and volumes of a sidecar construct, for any workload. */
export interface Sidecar {
  /** Run to their end, in order, before the sidecar and the pod's own container start. */
  readonly initContainers: readonly ContainerProps[];
  /** Run as long as the pod. */
  readonly containers: readonly ContainerProps[];
}

/** Parts of a pod, for every kind of workload. */
export interface PodProps extends PodPlacement {
  /** Native sidecars where it has them, ordinary containers where not. */
  readonly kubernetesVersion: KubernetesVersion;
  readonly serviceAccountName: string;
  /** Whether the pod gets the service account's token. @default false */
  readonly serviceAccountToken?: boolean;
  /** The pod's own containers. */
  readonly containers: readonly ContainerProps[];
  /** @default - none */
  readonly initContainers?: readonly ContainerProps[];
  /** @default - none */
  readonly sidecars?: readonly Sidecar[];
  /** Seconds from the order to stop until the kill. @default - Kubernetes' 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Numeric user and group of all its containers. @default - each container's own */
  readonly runAs?: { readonly user: number; readonly group: number };
  /** Group that owns the pod's volumes. @default - the volumes' own */
  readonly fsGroup?: number;
  /** Names of Secrets with registry credentials. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /** DNS policy. @default ClusterFirst: the cluster's names first, then the node's */
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  /** Name servers, search domains and options, in addition to those of the policy. @default - none */
  readonly dnsConfig?: k8s.PodDnsConfig;
  /** Names that `/etc/hosts` leads to addresses. @default - none */
  readonly hostAliases?: readonly k8s.HostAlias[];
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
}

/** Pod options that every workload accepts. */
export type PodSettings = Pick<
  PodProps,
  keyof PodPlacement | 'kubernetesVersion' | 'imagePullSecrets' | 'dnsPolicy' | 'dnsConfig' | 'hostAliases'
>;

/**
 * The hardened pod: seccomp profile of the runtime, no root, no token and no variables of other Services unless asked for.
 * Its volumes are those that its containers mount.
 *
 * @throws GalleyError CONSTRUCT_INVALID if two volumes or two containers share a name, or two containers that run together a port, and where
 * nothing says who answers for names
 */
export function podSpec(props: PodProps): k8s.PodSpec {
  const sidecars = props.sidecars ?? [];
  const native = props.kubernetesVersion.hasNativeSidecars;
  const initContainers: k8s.Container[] = (props.initContainers ?? []).map(container);
  const containers = props.containers.map(container);
  for (const sidecar of sidecars) {
    initContainers.push(...sidecar.initContainers.map(container));
    if (native) initContainers.push(...sidecar.containers.map((each) => ({ ...container(each), restartPolicy: 'Always' })));
    else containers.push(...sidecar.containers.map(container));
  }

  const all = [
    ...(props.initContainers ?? []),
    ...props.containers,
    ...sidecars.flatMap((sidecar) => [...sidecar.initContainers, ...sidecar.containers]),
  ];
  refuseTwins(
    'container name',
    all.map(({ name }) => name),
  );
  // They share one network: two listeners on a port can't be, and a Service takes the first port of a name that it finds.
  const ports = [...props.containers, ...sidecars.flatMap((sidecar) => sidecar.containers)].flatMap((each) =>
    Object.entries(each.ports ?? {}),
  );
  refuseTwins(
    'port name',
    ports.map(([name]) => name),
  );
  refuseTwins(
    'port number',
    ports.map(([, port]) => port),
  );
  if (props.dnsPolicy === 'None' && (props.dnsConfig?.nameservers ?? []).length === 0) {
    throw problem('CONSTRUCT_INVALID', {
      subject: 'pod: dnsConfig.nameservers',
      expected: 'at least one, as dnsPolicy is None',
      got: 'none',
      next: 'name one',
    });
  }
  const volumes = volumesOf(all);

  return {
    serviceAccountName: props.serviceAccountName,
    automountServiceAccountToken: props.serviceAccountToken ?? false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.runAs?.user,
      runAsGroup: props.runAs?.group,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(props.fsGroup !== undefined && { fsGroup: props.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
    },
    imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
    priorityClassName: props.priorityClassName,
    nodeSelector: props.nodeSelector && { ...props.nodeSelector },
    tolerations: props.tolerations && [...props.tolerations],
    affinity: props.affinity,
    topologySpreadConstraints: props.topologySpreadConstraints && [...props.topologySpreadConstraints],
    runtimeClassName: props.runtimeClassName,
    schedulerName: props.schedulerName,
    dnsPolicy: props.dnsPolicy,
    dnsConfig: props.dnsConfig,
    hostAliases: props.hostAliases && [...props.hostAliases],
    terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
    restartPolicy: props.restartPolicy,
    initContainers: initContainers.length > 0 ? initContainers : undefined,
    containers,
    volumes: volumes.length > 0 ? volumes : undefined,
  };
}

function volumesOf(containers: readonly ContainerProps[]): k8s.Volume[] {
  const volumes = new Set<Volume>(containers.flatMap(({ mounts = [] }) => mounts.map(({ volume }) => volume)));
  refuseTwins(
    'volume name',
    [...volumes].map(({ name }) => name),
  );
  return [...volumes].flatMap(({ spec }) => spec ?? []);
}

function refuseTwins(what: string, values: readonly (string | number)[]): void {
  const twin = values.find((value, index) => values.indexOf(value) !== index);
  if (twin !== undefined) {
    throw problem('CONSTRUCT_INVALID', {
      subject: 'pod',
      expected: `each ${what} once`,
      got: `${JSON.stringify(twin)} twice`,
      next: 'change one, or share the one object',
    });
  }
}
