import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { contentHash } from '../config-map';
import type { Connections } from '../network/connections';
import { Migration } from '../workload/migration';
import { type RedisCluster, SCRIPT_DIRECTORY } from './redis-cluster';
import { REDIS_PORT, REDIS_USER } from './redis-config';

/** Properties for `RedisClusterForming`. */
export interface RedisClusterFormingProps {
  readonly cluster: RedisCluster;
  /** Name of its objects. @default - the id */
  readonly name?: string;
  /** Time for all nodes to come up, and again for them to agree; after a failed try there are six more. @default Duration.minutes(5) */
  readonly wait?: Duration;
}

/**
 * The Job that makes one cluster of a `RedisCluster`'s nodes, in the stage of the nodes or in a later one. It may run at any time: it does
 * nothing to what is whole, and refuses nodes that hold what is not this cluster's. Its outcome is the last line of its log.
 */
export class RedisClusterForming extends Migration {
  readonly #cluster: RedisCluster;

  constructor(scope: Construct, id: string, { cluster, name = id, wait = Duration.minutes(5) }: RedisClusterFormingProps) {
    const { kubernetesVersion, image, imagePullSecrets, nodeSelector } = cluster.props;
    super(scope, id, {
      name,
      kubernetesVersion,
      imagePullSecrets,
      nodeSelector,
      // The script is not part of the Job, which has to change with it.
      podAnnotations: { 'checksum/script': contentHash(cluster.script.data) },
      container: {
        image,
        user: REDIS_USER,
        command: ['sh', `${SCRIPT_DIRECTORY}/cluster.sh`, 'form'],
        env: {
          NODES: cluster.nodes.join(' '),
          PORT: String(REDIS_PORT),
          WAIT: String(wait.toSeconds()),
          REDISCLI_AUTH: cluster.password,
        },
        mounts: [cluster.script.volume.mount(SCRIPT_DIRECTORY, { readOnly: true })],
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
      },
    });
    this.#cluster = cluster;
  }

  /** Declares that it reaches the nodes. */
  connect(connections: Connections): void {
    connections.allow({ from: this, to: this.#cluster, ports: ['redis'] });
  }
}
