import type { Construct } from 'constructs';
import { ConfigMap, contentHash } from '../config-map';
import { Volume } from '../storage/volume';
import type { SecretKey } from '../workload/env-source';
import { execProbe, tcpProbe } from '../workload/probe';
import { StatefulStore, type StatefulStoreProps } from '../workload/stateful-store';
import { REDIS_AUTH_FILE } from './redis-auth';
import { REDIS_PORT, REDIS_USER, type RedisConfig, redisConfig } from './redis-config';

const CONFIG_DIRECTORY = '/etc/redis/conf';
const AUTH_DIRECTORY = '/etc/redis/auth';
const DATA_DIRECTORY = '/data';

/** Properties for a single server. */
export interface RedisServerProps extends Pick<RedisConfig, 'evictionPolicy'> {
  /** Redis 7.0 or newer, by the official image. */
  readonly image: StatefulStoreProps['container']['image'];
  /** Memory limit of the container, as a Kubernetes quantity. */
  readonly memoryLimit: string;
  /** The password. Its Secret has a key `auth.conf` too, as `redisAuth` makes it. */
  readonly password: SecretKey;
}

/** A server's part of a store: what it runs, and the files of its configuration, which the caller keeps in a ConfigMap. */
export interface RedisServer extends Required<Pick<StatefulStoreProps, 'fsGroup' | 'podAnnotations'>> {
  /** Text by file. */
  readonly files: Readonly<Record<string, string>>;
  /** Where it finds its data. */
  readonly dataPath: string;
  /** @param config the volume with `files` */
  readonly container: (config: Volume) => Omit<StatefulStoreProps['container'], 'resources'>;
}

/** A Redis server that stands alone: every accepted write is on its disk within a second, and a full memory refuses writes. */
export function redisServer({ image, memoryLimit, password, evictionPolicy }: RedisServerProps): RedisServer {
  const conf = redisConfig({
    memoryLimit,
    dataDirectory: DATA_DIRECTORY,
    authDirectory: AUTH_DIRECTORY,
    evictionPolicy,
  });
  const files = { 'redis.conf': conf };
  const ping = ['redis-cli', '-e', 'ping'];
  return {
    files,
    dataPath: DATA_DIRECTORY,
    fsGroup: REDIS_USER,
    podAnnotations: { 'checksum/config': contentHash(files) },
    container: (config) => ({
      image,
      command: ['redis-server', `${CONFIG_DIRECTORY}/redis.conf`],
      user: REDIS_USER,
      ports: { redis: REDIS_PORT },
      // For the probes alone. With -e a refused command fails the probe; without, it would pass.
      env: { REDISCLI_AUTH: password },
      mounts: [
        config.mount(CONFIG_DIRECTORY, { readOnly: true }),
        Volume.secret('auth', password.secretName, [REDIS_AUTH_FILE]).mount(AUTH_DIRECTORY, { readOnly: true }),
      ],
      readinessProbe: execProbe(ping),
      livenessProbe: tcpProbe('redis', { periodSeconds: 20, failureThreshold: 6 }),
      // Redis first reads its log, and refuses commands until then: 10 minutes.
      startupProbe: execProbe(ping, { periodSeconds: 5, failureThreshold: 120 }),
    }),
  };
}

/** Properties for `Redis`. */
export interface RedisProps
  extends Omit<
      StatefulStoreProps,
      'container' | 'sidecars' | 'initContainers' | 'data' | 'fsGroup' | 'foundBeforeReady' | 'replicas' | 'apart'
    >,
    Omit<RedisServerProps, 'memoryLimit'> {
  readonly resources: StatefulStoreProps['container']['resources'];
  readonly data: Omit<StatefulStoreProps['data'], 'path'>;
}

/**
 * One Redis with its own disk: a queue or a cache. While its pod is replaced it does not answer for a minute or two; if that is too long,
 * use a `RedisCluster`.
 */
export class Redis extends StatefulStore {
  readonly password: SecretKey;

  constructor(scope: Construct, id: string, props: RedisProps) {
    const { image, resources, password, evictionPolicy, data, ...store } = props;
    const server = redisServer({ image, memoryLimit: resources.limits.memory, password, evictionPolicy });
    const config = `${props.name ?? id}-config`;
    super(scope, id, {
      ...store,
      fsGroup: server.fsGroup,
      podAnnotations: { ...props.podAnnotations, ...server.podAnnotations },
      data: { ...data, path: server.dataPath },
      container: { ...server.container(Volume.configMap('config', config)), resources },
    });
    this.password = password;
    new ConfigMap(this, 'config', { name: config, data: server.files });
  }
}
