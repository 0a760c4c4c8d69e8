import { ConfigMap, contentHash } from '../../../constructs/config-map';
import { Volume } from '../../../constructs/storage/volume';
import { execProbe, tcpProbe } from '../../../constructs/workload/probe';
import { parseQuantity } from '../../../core/quantity';
import { type LangfuseSecrets, REDIS_AUTH_FILE } from './secrets';
import { connectInside, connectOutside, type InCellConfig, inCellStore, type LangfuseStore, type StoreProps } from './store';

type Props = StoreProps<LangfuseSecrets['redis']>;

const PORT = 6379;
/** User `redis` of the image. */
const USER = 999;
const AUTH_DIRECTORY = '/etc/redis/auth';
const CONFIG_DIRECTORY = '/etc/redis/conf';

/** Langfuse's queue and cache: one Redis in the cell, or a server elsewhere, which must then not evict either. */
export function redis(props: Props): LangfuseStore {
  const { cell, secret } = props;
  const config = cell.config.langfuse.redis;
  const inCell = config.kind === 'in-cell';
  return {
    env: {
      REDIS_HOST: inCell ? 'langfuse-redis' : config.host,
      REDIS_PORT: String(inCell ? PORT : config.port),
      REDIS_AUTH: secret.key('REDIS_AUTH'),
      REDIS_TLS_ENABLED: String(!inCell && config.tls),
    },
    connect: inCell ? connectInside(cell, singleNode(props, config)) : connectOutside(cell, config, [config.port]),
  };
}

/**
 * The server's configuration.
 *
 * @param memoryLimit of the container, as a Kubernetes quantity
 * @param directories of the data, and of the file with the password
 */
export function redisConfig(memoryLimit: string, { data = '/data', auth = AUTH_DIRECTORY } = {}): string {
  return [
    `include ${auth}/${REDIS_AUTH_FILE}`,
    'bind * -::*',
    `port ${PORT}`,
    `dir ${data}`,
    // Half of the limit: while the append-only file is rewritten, a forked copy needs up to as much again.
    `maxmemory ${Math.floor(parseQuantity(memoryLimit) / 2)}`,
    // Jobs that wait are keys like any other: a queue that evicts loses traces without a word, so writes fail instead.
    'maxmemory-policy noeviction',
    // At most a second of accepted jobs is lost with the machine; the log alone is the data, so no snapshots beside it.
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    '',
  ].join('\n');
}

function singleNode(props: Props, config: InCellConfig): ReturnType<typeof inCellStore> {
  const { cell, application, secret } = props;
  const data = { 'redis.conf': redisConfig(config.resources.limits.memory) };
  const configMap = new ConfigMap(application.stage('stores'), 'langfuse-redis-config', { data });
  const ping = ['redis-cli', '-e', 'ping'];
  return inCellStore(props, config, {
    name: 'langfuse-redis',
    fsGroup: USER,
    podAnnotations: { 'checksum/config': contentHash(data) },
    dataPath: '/data',
    container: {
      image: cell.images.redis,
      command: ['redis-server', `${CONFIG_DIRECTORY}/redis.conf`],
      user: USER,
      ports: { redis: PORT },
      // For the probes alone. With -e a refused command fails the probe; without, it would pass.
      env: { REDISCLI_AUTH: secret.key('REDIS_AUTH') },
      mounts: [
        configMap.volume.mount(CONFIG_DIRECTORY, { readOnly: true }),
        Volume.secret('auth', secret.name, [REDIS_AUTH_FILE]).mount(AUTH_DIRECTORY, { readOnly: true }),
      ],
      readinessProbe: execProbe(ping),
      livenessProbe: tcpProbe('redis', { periodSeconds: 20, failureThreshold: 6 }),
      // The log is read back first, and until then commands are refused: 10 minutes.
      startupProbe: execProbe(ping, { periodSeconds: 5, failureThreshold: 120 }),
    },
  });
}
