import { ConfigMap, contentHash, type Env, httpProbe, Size, Volume } from 'galley/constructs';
import { CLICKHOUSE_CONFIG, CLICKHOUSE_USER, CLICKHOUSE_USERS } from './clickhouse-config';
import type { LangfuseSecrets } from './secrets';
import { connectInside, connectOutside, type InCellConfig, inCellStore, type LangfuseStore, ownName, type StoreProps } from './store';

/** ClickHouse, with what the migration needs besides. */
export interface ClickHouse extends LangfuseStore {
  /** Variables of the migration, which speaks the native protocol. */
  readonly migrationEnv: Env;
}

type Props = StoreProps<LangfuseSecrets['clickhouse']>;

const HTTP_PORT = 8123;
const NATIVE_PORT = 9000;
/** User and group `clickhouse` of the image. */
const USER = 101;

/** Where traces, observations and scores are kept: a single node in the cell, or a server elsewhere. */
export function clickhouse(props: Props): ClickHouse {
  const { cell, secret } = props;
  const config = cell.config.langfuse.clickhouse;
  const at =
    config.kind === 'in-cell'
      ? { host: 'langfuse-clickhouse', http: HTTP_PORT, native: NATIVE_PORT, tls: false }
      : { host: config.host, http: config.port, native: config.nativePort, tls: config.tls };
  const env: Env = {
    CLICKHOUSE_URL: `${at.tls ? 'https' : 'http'}://${at.host}:${at.http}`,
    CLICKHOUSE_USER,
    CLICKHOUSE_PASSWORD: secret.key('CLICKHOUSE_PASSWORD'),
    // On by default, and then every table is made ON CLUSTER.
    CLICKHOUSE_CLUSTER_ENABLED: 'false',
    // A server elsewhere may have several cells: a database of the cell's own, by a name that no other environment can have.
    CLICKHOUSE_DB: config.kind === 'external' ? ownName(cell).replaceAll('-', '_') : 'default',
  };
  return {
    env,
    migrationEnv: {
      ...env,
      CLICKHOUSE_MIGRATION_URL: `clickhouse://${at.host}:${at.native}`,
      CLICKHOUSE_MIGRATION_SSL: String(at.tls),
    },
    connect:
      config.kind === 'in-cell' ? connectInside(cell, singleNode(props, config)) : connectOutside(cell, config, [at.http, at.native]),
  };
}

function singleNode(props: Props, config: InCellConfig): ReturnType<typeof inCellStore> {
  const stage = props.application.stage('stores');
  const server = new ConfigMap(stage, 'langfuse-clickhouse-config', { data: { 'langfuse.xml': CLICKHOUSE_CONFIG } });
  const users = new ConfigMap(stage, 'langfuse-clickhouse-users', { data: { 'langfuse.xml': CLICKHOUSE_USERS } });
  return inCellStore(props, config, {
    name: 'langfuse-clickhouse',
    fsGroup: USER,
    podAnnotations: { 'checksum/config': contentHash({ server: CLICKHOUSE_CONFIG, users: CLICKHOUSE_USERS }) },
    dataPath: '/var/lib/clickhouse',
    container: {
      image: props.cell.images.clickhouse,
      // Not the image's entry point: it writes the password into a file below /etc, and changes user by a program that wants root.
      command: ['/usr/bin/clickhouse-server', '--config-file=/etc/clickhouse-server/config.xml'],
      user: USER,
      ports: { http: HTTP_PORT, native: NATIVE_PORT },
      env: { CLICKHOUSE_PASSWORD: props.secret.key('CLICKHOUSE_PASSWORD'), CLICKHOUSE_WATCHDOG_ENABLE: '0' },
      mounts: [
        server.volume.mount('/etc/clickhouse-server/config.d', { readOnly: true }),
        users.volume.mount('/etc/clickhouse-server/users.d', { readOnly: true }),
        Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp'),
      ],
      readinessProbe: httpProbe('/ping', 'http'),
      livenessProbe: httpProbe('/ping', 'http', { periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 }),
      // Tables are loaded first: 10 minutes for many parts on a slow disk.
      startupProbe: httpProbe('/ping', 'http', { periodSeconds: 5, failureThreshold: 120 }),
    },
  });
}
