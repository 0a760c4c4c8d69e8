import { Duration, Migration, Size, Volume } from 'galley/constructs';
import { AMD64, type Mesh, USER } from './mesh';
import type { MemqlSecrets } from './secrets';
import { migrationOf } from './variables';

/**
 * Brings the database to the release's schema, by the image that knows all of it, before any node of the release starts. Run again it
 * changes nothing: it takes a lock in the database and skips what is done.
 */
export function migration(mesh: Mesh, { shared }: MemqlSecrets): void {
  const { environment, images, config } = mesh;
  new Migration(mesh.stage('migration'), 'memql-migrate', {
    kubernetesVersion: environment.kubernetesVersion,
    nodeSelector: AMD64,
    backoffLimit: 2,
    ttlAfterFinished: Duration.minutes(10),
    container: {
      name: 'migrate',
      image: images.identity,
      command: ['./memql', 'migrate'],
      user: USER,
      resources: config.nodes.identity.resources,
      env: { ...migrationOf('identity'), MEMORY_NODES_DATABASE_DSN: shared.key('MEMORY_NODES_DATABASE_DSN') },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(64) }).mount('/tmp')],
    },
  });
}
