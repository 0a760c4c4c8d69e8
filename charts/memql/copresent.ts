import { httpProbe, ServiceWorkload, Size, Volume } from 'galley/constructs';
import { AMD64, type Mesh } from './mesh';
import { WEB_PORT } from './ports';

/** The user `nginx` of nginx's unprivileged images. */
const NGINX = 101;

/** CoPresent, the web application: files that nginx serves. It runs in the browser, so that the pod needs no secret, and gets none. */
export function copresent(mesh: Mesh): ServiceWorkload {
  const { replicas, resources } = mesh.config.nodes.copresent;
  return new ServiceWorkload(mesh.stage('mesh'), 'copresent', {
    kubernetesVersion: mesh.environment.kubernetesVersion,
    replicas,
    minAvailable: 1,
    nodeSelector: AMD64,
    container: {
      image: mesh.images.copresent,
      user: NGINX,
      ports: { http: WEB_PORT },
      resources,
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(64) }).mount('/tmp')],
      readinessProbe: httpProbe('/', 'http'),
      livenessProbe: httpProbe('/', 'http', { periodSeconds: 20, failureThreshold: 6 }),
    },
  });
}
