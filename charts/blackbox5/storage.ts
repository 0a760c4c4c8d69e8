import {
  type Application,
  ConfigMap,
  contentHash,
  ExternalSecretGrant,
  fromPath,
  Migration,
  RedisCluster,
  RedisClusterForming,
  redisAuth,
  SharedVolumeClaim,
  Size,
  Volume,
} from 'galley/constructs';
import { storageBackups } from './backups';
import { CLONE_SCRIPT } from './clone-script';
import { type Base, gibibytes } from './cluster';
import type { Blackbox5Installation } from './installation';
import { CODE_DIRECTORY, REDIS, USER } from './names';
import { PATHS, resticRepository, secretStore } from './secrets';

/** What others connect to, or connect from. */
export interface Storage {
  readonly application: Application;
  readonly redis: RedisCluster;
  readonly forming: RedisClusterForming;
  readonly clone: Migration;
  readonly backups: ReturnType<typeof storageBackups>;
}

const SCRIPT_DIRECTORY = '/etc/clone';

/** The namespace of what stays: Redis with its disks, and the code. */
export function storage(installation: Blackbox5Installation, { application: base, code }: Base): Storage {
  const { config, images, environment } = installation;
  const { kubernetesVersion } = environment;
  const application = installation.application('storage', { after: [base], stages: ['secrets', 'stores', 'setup', 'backups'] });
  const [secrets, stores, setup] = [application.stage('secrets'), application.stage('stores'), application.stage('setup')];

  const store = secretStore(secrets, installation, 'storage');
  const repository = resticRepository(secrets, store, installation, 'storage');
  const auth = new ExternalSecretGrant(secrets, REDIS, {
    store,
    keys: fromPath(PATHS.redis.path, PATHS.redis.keys),
    template: redisAuth('REDIS_PASSWORD'),
  });
  const redis = new RedisCluster(stores, REDIS, {
    kubernetesVersion,
    image: images.redis,
    password: auth.key('REDIS_PASSWORD'),
    resources: config.redis.resources,
    data: { size: Size.gibibytes(gibibytes(config.redis.storage.size)), storageClass: config.redis.storage.storageClass },
    apart: config.redis.apart,
    ...installation.reloadedBy([auth.name]),
  });
  const forming = new RedisClusterForming(setup, `${REDIS}-forming`, { cluster: redis });

  const claim = new SharedVolumeClaim(stores, 'code', { volume: code });
  const data = { 'clone.sh': CLONE_SCRIPT };
  const script = new ConfigMap(setup, 'code-clone-script', { data });
  const clone = new Migration(setup, 'code-clone', {
    kubernetesVersion,
    runAs: { user: USER, group: USER },
    podAnnotations: { 'checksum/script': contentHash(data) },
    container: {
      image: images['ralf-agent'],
      command: ['sh', `${SCRIPT_DIRECTORY}/clone.sh`],
      env: { CODE: CODE_DIRECTORY, REPOSITORY: config.code.repository, REF: config.code.ref, HOME: '/tmp' },
      mounts: [
        claim.volume.mount(CODE_DIRECTORY),
        script.volume.mount(SCRIPT_DIRECTORY, { readOnly: true }),
        Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp'),
      ],
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
    },
  });
  for (const workload of [redis, forming, clone]) installation.close(workload === redis ? stores : setup, workload);
  const backups = storageBackups(application.stage('backups'), installation, { redis, code: claim, repository });
  return { application, redis, forming, clone, backups };
}
