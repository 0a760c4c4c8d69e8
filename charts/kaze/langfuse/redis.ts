import { ConfigMap, REDIS_PORT, redisServer } from 'galley/constructs';
import type { LangfuseSecrets } from './secrets';
import { connectInside, connectOutside, type InCellConfig, inCellStore, type LangfuseStore, ownName, type StoreProps } from './store';

type Props = StoreProps<LangfuseSecrets['redis']>;

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
      // Queues of two cells in one server would take each other's jobs.
      REDIS_KEY_PREFIX: inCell ? '' : ownName(cell),
    },
    connect: inCell ? connectInside(cell, singleNode(props, config)) : connectOutside(cell, config, [config.port]),
  };
}

function singleNode(props: Props, config: InCellConfig): ReturnType<typeof inCellStore> {
  const { cell, application, secret } = props;
  const { files, container, fsGroup, podAnnotations, dataPath } = redisServer({
    image: cell.images.redis,
    memoryLimit: config.resources.limits.memory,
    password: secret.key('REDIS_AUTH'),
  });
  const { volume } = new ConfigMap(application.stage('stores'), 'langfuse-redis-config', { data: files });
  return inCellStore(props, config, { name: 'langfuse-redis', fsGroup, podAnnotations, dataPath, container: container(volume) });
}
