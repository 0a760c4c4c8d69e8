import { ConfigMap, contentHash } from '../../../constructs/config-map';
import { REDIS_AUTH_FILE } from '../../../constructs/redis/redis-auth';
import { REDIS_PORT, REDIS_USER, redisConfig } from '../../../constructs/redis/redis-config';
import { Volume } from '../../../constructs/storage/volume';
import { execProbe, tcpProbe } from '../../../constructs/workload/probe';
import type { LangfuseSecrets } from './secrets';
import { connectInside, connectOutside, type InCellConfig, inCellStore, type LangfuseStore, type StoreProps } from './store';

type Props = StoreProps<LangfuseSecrets['redis']>;

const DATA_DIRECTORY = '/data';
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
      REDIS_PORT: String(inCell ? REDIS_PORT : config.port),
      REDIS_AUTH: secret.key('REDIS_AUTH'),
      REDIS_TLS_ENABLED: String(!inCell && config.tls),
    },
    connect: inCell ? connectInside(cell, singleNode(props, config)) : connectOutside(cell, config, [config.port]),
  };
}

function singleNode(props: Props, config: InCellConfig): ReturnType<typeof inCellStore> {
  const { cell, application, secret } = props;
  const data = {
    'redis.conf': redisConfig({
      memoryLimit: config.resources.limits.memory,
      dataDirectory: DATA_DIRECTORY,
      authDirectory: AUTH_DIRECTORY,
    }),
  };
  const configMap = new ConfigMap(application.stage('stores'), 'langfuse-redis-config', { data });
  const ping = ['redis-cli', '-e', 'ping'];
  return inCellStore(props, config, {
    name: 'langfuse-redis',
    fsGroup: REDIS_USER,
    podAnnotations: { 'checksum/config': contentHash(data) },
    dataPath: DATA_DIRECTORY,
    container: {
      image: cell.images.redis,
      command: ['redis-server', `${CONFIG_DIRECTORY}/redis.conf`],
      user: REDIS_USER,
      ports: { redis: REDIS_PORT },
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
