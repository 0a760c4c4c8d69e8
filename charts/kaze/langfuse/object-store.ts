import { httpProbe, Size, Volume } from 'galley/constructs';
import type { LangfuseSecrets } from './secrets';
import { connectInside, connectOutside, type InCellConfig, inCellStore, type LangfuseStore, type StoreProps } from './store';

type Props = StoreProps<LangfuseSecrets['objectStore']>;

const PORT = 8333;
/** Any user except root works: it writes only below /data and /tmp. */
const USER = 1000;

/**
 * Where Langfuse keeps each event as it came in: SeaweedFS in the cell, or any S3-compatible store elsewhere. The bucket has the cell's
 * name, since a store elsewhere may have many; SeaweedFS makes it at the first upload, elsewhere it has to exist.
 *
 * Media and exports stay off: Langfuse hands browsers signed links to them, and the store is not reachable from there.
 */
export function objectStore(props: Props): LangfuseStore {
  const { cell, secret } = props;
  const config = cell.config.langfuse.objectStore;
  const inCell = config.kind === 'in-cell';
  const endpoint = inCell ? `http://langfuse-object-store:${PORT}` : `${config.tls ? 'https' : 'http'}://${config.host}:${config.port}`;
  return {
    env: {
      LANGFUSE_S3_EVENT_UPLOAD_BUCKET: `${cell.environment.system}-${cell.environment.environment}-langfuse`,
      LANGFUSE_S3_EVENT_UPLOAD_PREFIX: 'events/',
      LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: endpoint,
      LANGFUSE_S3_EVENT_UPLOAD_REGION: 'auto',
      LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE: 'true',
      LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID: secret.key('AWS_ACCESS_KEY_ID'),
      LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY: secret.key('AWS_SECRET_ACCESS_KEY'),
      LANGFUSE_S3_BATCH_EXPORT_ENABLED: 'false',
    },
    connect: inCell ? connectInside(cell, seaweedfs(props, config)) : connectOutside(cell, config, [config.port]),
  };
}

/**
 * One process that is SeaweedFS's master, volume server, filer and S3 gateway. Only the gateway asks for keys: whoever reaches the others
 * reads and writes everything, so they listen on loopback, whether network policies are on or not. The fixed address is also the
 * volume server's identity, which must not change with the pod's.
 *
 * @see https://github.com/seaweedfs/seaweedfs/blob/master/weed/command/server.go (flags; one that is unknown ends the process)
 */
function seaweedfs(props: Props, config: InCellConfig): ReturnType<typeof inCellStore> {
  const { cell, secret } = props;
  return inCellStore(props, config, {
    name: 'langfuse-object-store',
    fsGroup: USER,
    dataPath: '/data',
    container: {
      image: cell.images.seaweedfs,
      // Not the image's entry point: it has volumes preallocated, a gibibyte each, which fills a small disk at once.
      command: ['/usr/bin/weed'],
      args: [
        '-logtostderr=true',
        'server',
        '-dir=/data',
        '-ip=127.0.0.1',
        '-ip.bind=127.0.0.1',
        // As many volumes of 256 MB as the disk holds.
        '-volume.max=0',
        '-master.volumeSizeLimitMB=256',
        '-master.telemetry=false',
        '-s3',
        '-s3.ip.bind=0.0.0.0',
        `-s3.port=${PORT}`,
        '-s3.port.iceberg=0',
        '-s3.port.lance=0',
      ],
      user: USER,
      ports: { s3: PORT },
      // The gateway's one identity. Without both it would admit anyone.
      env: { HOME: '/tmp', AWS_ACCESS_KEY_ID: secret.key('AWS_ACCESS_KEY_ID'), AWS_SECRET_ACCESS_KEY: secret.key('AWS_SECRET_ACCESS_KEY') },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp')],
      readinessProbe: httpProbe('/healthz', 's3'),
      livenessProbe: httpProbe('/healthz', 's3', { periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 }),
      startupProbe: httpProbe('/healthz', 's3', { periodSeconds: 5, failureThreshold: 60 }),
    },
  });
}
