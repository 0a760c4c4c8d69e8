import { AnalysisTemplate, Duration, jobMetric } from 'galley/constructs';
import { AMD64, type Mesh, USER } from './mesh';
import { portsOf } from './ports';
import type { MemqlSecrets } from './secrets';

/** The gate is over before the steps are: two pauses of 60 s, after which a check that still runs counts as passed. */
const DEADLINE = Duration.seconds(90);

/**
 * What a new version has to answer before it goes on, asked from inside the cluster, of its own Service. That is that the schema is there, and an
 * authenticated query that fans out over the mesh to an agent. One program asks both.
 *
 * Nothing can be skipped: without its token the pod does not start, and what has not passed in time has failed.
 */
export function deployGate(mesh: Mesh, { gate }: MemqlSecrets): AnalysisTemplate<'service'> {
  return new AnalysisTemplate(mesh.stage('identity'), 'deploy-gate', {
    args: ['service'],
    metrics: ({ service }) => ({
      'ready-and-query': jobMetric({
        kubernetesVersion: mesh.environment.kubernetesVersion,
        nodeSelector: AMD64,
        // Its deadline runs while it waits for a node, too.
        priorityClassName: mesh.gatePriority,
        activeDeadline: DEADLINE,
        container: {
          image: mesh.images['deploy-gate-check'],
          user: USER,
          // The image has no shell: the kubelet fills in the token.
          args: [
            '--addr',
            `${service}:${portsOf('bff').grpc}`,
            '--jwt',
            '$(MEMQL_SVC_JWT)',
            '--query',
            'count v1:cognition:space',
            '--fan-agent',
          ],
          env: { MEMQL_SVC_JWT: gate.key('MEMQL_SVC_JWT') },
          resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        },
      }),
    }),
  });
}
