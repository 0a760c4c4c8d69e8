import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { problem } from '../../core/errors';
import { ConfigMap, contentHash } from '../config-map';
import type { Connections } from '../network/connections';
import { Volume } from '../storage/volume';
import { PodField, type SecretKey } from '../workload/env-source';
import { execProbe, tcpProbe } from '../workload/probe';
import { StatefulStore, type StatefulStoreProps } from '../workload/stateful-store';
import { CLUSTER_SCRIPT } from './cluster-script';
import { REDIS_AUTH_FILE } from './redis-auth';
import { type ClusterConfig, REDIS_BUS_PORT, REDIS_PORT, REDIS_USER, type RedisConfig, redisConfig } from './redis-config';

const CONFIG_DIRECTORY = '/etc/redis/conf';
const AUTH_DIRECTORY = '/etc/redis/auth';
const DATA_DIRECTORY = '/data';
/** Where the script is mounted. */
export const SCRIPT_DIRECTORY = '/etc/redis/cluster';
/** Seconds until nodes that all got new addresses learn of each other. */
const PAUSE = '10';

/** Properties for `RedisCluster`. */
export interface RedisClusterProps
  extends Omit<StatefulStoreProps, 'container' | 'sidecars' | 'initContainers' | 'data' | 'fsGroup' | 'foundBeforeReady' | 'replicas'>,
    Pick<RedisConfig, 'evictionPolicy'>,
    ClusterConfig {
  /** Redis 7.0 or newer, by the official image. */
  readonly image: StatefulStoreProps['container']['image'];
  readonly resources: StatefulStoreProps['container']['resources'];
  /** The disk of each node. */
  readonly data: Omit<StatefulStoreProps['data'], 'path'>;
  /** The password. Its Secret has a key `auth.conf` too, as `redisAuth` makes it. */
  readonly password: SecretKey;
  /** Nodes, each of them a master. More may be added: they join without slots, and a person moves some there. @default 3 */
  readonly masters?: number;
}

/**
 * A Redis cluster of masters, each with a share of the 16384 slots that keys fall into. A `RedisClusterForming` makes one cluster of them;
 * from then on a sidecar of each node keeps it together when pods, and their addresses, change.
 *
 * **No master has a replica.** While one of three is down, nobody can read or write its third of the keys, and only its own disk restores
 * them; up to a second of its last writes may be lost. `requireFullCoverage` decides about the other two thirds: by default the cluster
 * still serves them, which suits independent tasks; with the option everything stops. If two of three are down, there is no majority and
 * nothing works: so the nodes spread over machines. If a node's disk is lost for good, a person must act: nothing here reassigns its slots.
 *
 * Nodes of a cluster do not ask each other for the password: who reaches the bus port can join. Close the pods by a `NetworkBoundary`,
 * and open them by `connect`, which opens the bus among themselves alone.
 */
export class RedisCluster extends StatefulStore {
  /** Host names of the nodes, in the order of their share. Any of them leads a client to all. */
  readonly nodes: readonly string[];
  readonly password: SecretKey;
  readonly script: ConfigMap;
  readonly props: Pick<RedisClusterProps, 'kubernetesVersion' | 'image' | 'imagePullSecrets' | 'nodeSelector'>;

  /** @throws GalleyError CONSTRUCT_INVALID for fewer than three masters, or without a namespace */
  constructor(scope: Construct, id: string, props: RedisClusterProps) {
    const { name = id, masters = 3, image, resources, password } = props;
    const path = `${scope.node.path}/${id}`;
    if (!Number.isInteger(masters) || masters < 3) {
      throw problem('CONSTRUCT_INVALID', {
        subject: `${path}: masters`,
        expected: 'a whole number of at least 3, since fewer have no majority without one of them',
        got: `${masters}`,
        next: 'use a single StatefulStore',
      });
    }
    const { namespace } = Chart.of(scope);
    if (namespace === undefined) {
      throw problem('CONSTRUCT_INVALID', {
        subject: path,
        expected: 'a namespace, which host names are made from',
        got: 'none',
        next: 'give the chart one',
      });
    }
    const domain = `${name}.${namespace}.svc`;
    const nodes = Array.from({ length: masters }, (_, index) => `${name}-${index}.${domain}`);
    const conf = redisConfig({
      memoryLimit: resources.limits.memory,
      dataDirectory: DATA_DIRECTORY,
      authDirectory: AUTH_DIRECTORY,
      evictionPolicy: props.evictionPolicy,
      cluster: props,
    });
    const ping = ['redis-cli', '-e', 'ping'];
    const config = Volume.configMap('config', `${name}-config`);
    const script = Volume.configMap('script', `${name}-script`);
    super(scope, id, {
      ...props,
      replicas: masters,
      apart: props.apart ?? 'required',
      foundBeforeReady: true,
      fsGroup: REDIS_USER,
      podAnnotations: { ...props.podAnnotations, 'checksum/config': contentHash({ conf, script: CLUSTER_SCRIPT }) },
      data: { ...props.data, path: DATA_DIRECTORY },
      container: {
        image,
        resources,
        user: REDIS_USER,
        command: ['redis-server', `${CONFIG_DIRECTORY}/redis.conf`],
        // Settings that differ from pod to pod. The node announces its address too, so that others know it before anyone has connected.
        args: ['--cluster-announce-hostname', `$(POD_NAME).${domain}`, '--cluster-announce-ip', '$(POD_IP)'],
        ports: { redis: REDIS_PORT, bus: REDIS_BUS_PORT },
        env: {
          POD_NAME: new PodField('metadata.name'),
          POD_IP: new PodField('status.podIP'),
          // For the probes alone.
          REDISCLI_AUTH: password,
        },
        mounts: [
          config.mount(CONFIG_DIRECTORY, { readOnly: true }),
          Volume.secret('auth', password.secretName, [REDIS_AUTH_FILE]).mount(AUTH_DIRECTORY, { readOnly: true }),
        ],
        // Whether it answers, not whether the cluster is whole: it becomes whole only when its pods run, and a lost node must not take
        // the others out of use.
        readinessProbe: execProbe(ping),
        livenessProbe: tcpProbe('redis', { periodSeconds: 20, failureThreshold: 6 }),
        // Redis first reads its log, and refuses commands until then: 10 minutes.
        startupProbe: execProbe(ping, { periodSeconds: 5, failureThreshold: 120 }),
      },
      sidecars: [
        {
          initContainers: [],
          containers: [
            {
              name: 'keeper',
              image,
              user: REDIS_USER,
              command: ['sh', `${SCRIPT_DIRECTORY}/cluster.sh`, 'keep'],
              env: {
                NODES: nodes.join(' '),
                PORT: String(REDIS_PORT),
                PAUSE,
                SELF: new PodField('status.podIP'),
                REDISCLI_AUTH: password,
              },
              mounts: [script.mount(SCRIPT_DIRECTORY, { readOnly: true })],
              // It takes no node out of use: DNS publishes the names of nodes before they are ready.
              readinessProbe: execProbe(['sh', `${SCRIPT_DIRECTORY}/cluster.sh`, 'whole'], { timeoutSeconds: 6 }),
              resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
            },
          ],
        },
      ],
    });
    this.nodes = nodes;
    this.password = password;
    this.props = props;
    new ConfigMap(this, 'config', { name: `${name}-config`, data: { 'redis.conf': conf } });
    this.script = new ConfigMap(this, 'script', { name: `${name}-script`, data: { 'cluster.sh': CLUSTER_SCRIPT } });
  }

  /** Declares what the nodes need of each other. */
  connect(connections: Connections): void {
    connections.allow({ from: this, to: this, ports: ['redis', 'bus'] });
  }
}
