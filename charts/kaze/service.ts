import {
  type Application,
  ExternalSecretGrant,
  fromPath,
  PodField,
  registryCredentials,
  reloadOnChange,
  ServiceWorkload,
  type ServiceWorkloadProps,
  type Stage,
  type StoreRef,
  Tailscale,
  tcpProbe,
} from 'galley/constructs';
import type { Cell } from './cell';
import { INFRASTRUCTURE_PATHS, SERVICE_KEYS, type ServiceKey, type ServiceName } from './vault';

/** Properties for `KazeService`. */
export interface KazeServiceProps<Name extends ServiceName> {
  readonly cell: Cell;
  readonly name: Name;
  readonly store: StoreRef;
  readonly after: readonly Application[];
  /** Port that its pods serve, in the cluster and on the tailnet. */
  readonly port: number;
  /** Ports on the pods' loopback that the tailnet must not reach. */
  readonly closedPorts?: readonly number[];
}

/** The user `node` of the Node.js images that the services are built on. */
export const USER = 1000;
const REGISTRY = 'ghcr.io';
/** Time for the tailnet to take over a change of who answers. */
const TAILNET_SECONDS = 15;

/** The folder of one of Kaze's three services, which stands alone: its secrets, then the service with its place on the tailnet. */
export class KazeService<Name extends ServiceName> {
  readonly application: Application;
  readonly workloadStage: Stage;
  readonly keys: ExternalSecretGrant<ServiceKey<Name>>;
  readonly tailscale: Tailscale;
  /** Name by which the tailnet knows it, however many pods answer. */
  readonly tailnetName: string;
  readonly #props: KazeServiceProps<Name>;
  readonly #pullSecret: string;
  readonly #tailnetSecret: string;

  constructor(props: KazeServiceProps<Name>) {
    const { cell, name, store } = props;
    this.#props = props;
    this.application = cell.application(name, { after: props.after, stages: ['secrets', 'workload'] });
    const secrets = this.application.stage('secrets');
    this.workloadStage = this.application.stage('workload');

    this.keys = new ExternalSecretGrant(secrets, name, { store, keys: fromPath<ServiceKey<Name>>(name, SERVICE_KEYS[name]) });
    const tailnet = new ExternalSecretGrant(secrets, `${name}-tailnet`, {
      store,
      keys: fromPath(INFRASTRUCTURE_PATHS.tailnet, ['TS_AUTHKEY']),
    });
    const registry = new ExternalSecretGrant(secrets, `${name}-registry`, {
      store,
      keys: fromPath(INFRASTRUCTURE_PATHS.registry, ['username', 'password']),
      template: registryCredentials(REGISTRY, { username: 'username', password: 'password' }),
    });
    this.#pullSecret = registry.name;
    this.#tailnetSecret = tailnet.name;

    this.tailnetName = `${cell.config.tailnet.hostnamePrefix}-${name}`;
    this.tailscale = new Tailscale(this.workloadStage, `${name}-tailnet`, {
      image: cell.images.tailscale,
      authKey: tailnet.key('TS_AUTHKEY'),
      tags: [cell.config.tailnet.tag],
      serve: [props.port],
      closed: props.closedPorts ?? [],
      // Pods have a name each and answer for a Tailscale Service of the stable one. One pod too: after the loss of its node the old machine would
      // keep a name of its own, and the new one be called `<name>-1`.
      hostname: new PodField('metadata.name'),
      service: this.tailnetName,
    });
  }

  /** Adds the workload, with the common settings of all three services. */
  workload(
    props: Pick<ServiceWorkloadProps, 'nodeGroup' | 'sidecars'> & {
      readonly container: Pick<ServiceWorkloadProps['container'], 'env' | 'mounts'>;
      readonly reloadOn?: readonly string[];
    },
  ): ServiceWorkload {
    const { cell, name, port } = this.#props;
    const { resources } = this.settings;
    const secrets = [this.keys.name, this.#tailnetSecret, ...(props.reloadOn ?? [])];
    const workload = new ServiceWorkload(this.workloadStage, name, {
      kubernetesVersion: cell.environment.kubernetesVersion,
      replicas: this.replicas,
      imagePullSecrets: [this.#pullSecret],
      fsGroup: USER,
      nodeGroup: props.nodeGroup,
      // The tailnet learns of a pod that goes, and of one that comes, some seconds after the cluster does.
      drain: { delaySeconds: TAILNET_SECONDS, stopSeconds: 30 },
      minReadySeconds: TAILNET_SECONDS,
      annotations: cell.environment.cluster.operators.reloader ? reloadOnChange(secrets) : undefined,
      sidecars: [...(props.sidecars ?? []), this.tailscale],
      container: {
        image: cell.images[name],
        ports: { http: port },
        user: USER,
        resources,
        env: {
          PORT: String(port),
          // The root file system is read-only, and git and npm write to the home directory.
          HOME: '/tmp',
          ...(cell.config.features.nats && { NATS_URL: 'nats://nats:4222' }),
          ...props.container.env,
        },
        mounts: props.container.mounts ?? [],
        readinessProbe: tcpProbe('http'),
        livenessProbe: tcpProbe('http', { periodSeconds: 20, failureThreshold: 6 }),
      },
    });
    cell.close(this.workloadStage, workload);
    return workload;
  }

  private get settings() {
    const { cell, name } = this.#props;
    const settings = { 'kaze-runtime': cell.config.runtime, 'kaze-gateway': cell.config.gateway, 'kaze-knowledge': cell.config.knowledge };
    return settings[name];
  }

  private get replicas(): ServiceWorkloadProps['replicas'] {
    const { replicas, maxReplicas = replicas } = this.settings;
    return this.#props.cell.config.features.autoscaling ? { minReplicas: replicas, maxReplicas } : replicas;
  }
}
