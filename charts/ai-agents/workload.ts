import type { ImageRef } from 'galley';
import {
  ConfigMap,
  type Construct,
  contentHash,
  type Env,
  httpProbe,
  type Mount,
  type Resources,
  reloadOnChange,
  SecretKey,
  ServiceWorkload,
  type ServiceWorkloadProps,
  Size,
  Volume,
} from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { USER } from './names';

/** Who every pod runs as, the group that owns its volumes included. */
export const RUNS_AS = { runAs: { user: USER, group: USER }, fsGroup: USER } as const;

/** Properties of one process of AI Agents. */
export interface ProcessProps {
  readonly name: string;
  readonly image: ImageRef;
  readonly port: number;
  readonly replicas: ServiceWorkloadProps['replicas'];
  readonly resources: Resources;
  /** Variables that are no secrets: the process's own ConfigMap. */
  readonly settings: Readonly<Record<string, string>>;
  /** Granted keys of Secrets, and fields of the pod. @default - none */
  readonly env?: Env;
  /** @default - scratch space at /tmp alone */
  readonly mounts?: readonly Mount[];
  /** How it is asked whether it is up. @default - by HTTP at /ready and /health: the contract of API, processor and webhook */
  readonly probes?: Pick<ServiceWorkloadProps['container'], 'readinessProbe' | 'livenessProbe'>;
  /** Whether its pods call the Kubernetes API. @default false */
  readonly callsKubernetes?: boolean;
  /** @default true */
  readonly exposed?: boolean;
  /** Pods of all processes that name the same group run on one node: what a ReadWriteOnce claim needs. @default - none */
  readonly nodeGroup?: string;
}

/** Probes of API, processor and webhook: they ask nothing outside, so that an outage elsewhere restarts nobody. */
const PROBES = {
  readinessProbe: httpProbe('/ready', 'http'),
  livenessProbe: httpProbe('/health', 'http', { periodSeconds: 20, failureThreshold: 6 }),
} as const;

/** A process of AI Agents: its ConfigMap, its hardened pods, and a policy that closes them. */
export function processWorkload(installation: AiAgentsInstallation, chart: Construct, props: ProcessProps): ServiceWorkload {
  const { name, settings, env = {}, mounts = [], nodeGroup } = props;
  const { kubernetesVersion, cluster } = installation.environment;
  const configMap = new ConfigMap(chart, `${name}-config`, { name, data: settings });
  const secretNames = Object.values(env).flatMap((source) => (source instanceof SecretKey ? [source.secretName] : []));
  const workload = new ServiceWorkload(chart, name, {
    kubernetesVersion,
    replicas: props.replicas,
    ...RUNS_AS,
    serviceAccountToken: props.callsKubernetes,
    exposed: props.exposed,
    nodeGroup,
    annotations: cluster.operators.reloader ? reloadOnChange(secretNames) : undefined,
    // A process reads its variables once.
    podAnnotations: { 'galley.dev/config': contentHash(settings) },
    container: {
      image: props.image,
      ports: { http: props.port },
      privileged: false,
      resources: props.resources,
      env: { ...Object.fromEntries(Object.keys(settings).map((key) => [key, configMap.key(key)])), ...env },
      mounts: [...mounts, Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp')],
      ...(props.probes ?? PROBES),
    },
  });
  installation.close(chart, workload);
  return workload;
}
