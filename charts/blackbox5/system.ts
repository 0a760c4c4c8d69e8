import { type Application, httpProbe, LoopWorkload, type RedisCluster, ServiceWorkload, type TlsEdge } from 'galley/constructs';
import { controlApi } from './control-api';
import type { Blackbox5Installation } from './installation';
import {
  AGENT_LABELS,
  AGENT_SECRET,
  AGENT_SETTINGS,
  CODE,
  CODE_DIRECTORY,
  CONTROL_GATEWAY,
  NAMESPACES,
  PORTS,
  RALF_LOOP,
  RUNS_DIRECTORY,
  SETTINGS_DIRECTORY,
  USER,
} from './names';
import { redisAddresses } from './redis-addresses';
import { scratch } from './scratch';
import { redisPassword, secretStore } from './secrets';

/** The control plane. */
export interface ControlPlane {
  readonly application: Application;
  readonly operator: ServiceWorkload;
  readonly api: ServiceWorkload;
  readonly edge: TlsEdge;
  readonly scheduler: LoopWorkload;
}

/** The namespace of the operator, the Control API and the scheduler. */
export function system(installation: Blackbox5Installation, redis: RedisCluster, after: readonly Application[]): ControlPlane {
  const application = installation.application('system', { after, stages: ['secrets', 'workloads'] });
  const [secrets, workloads] = [application.stage('secrets'), application.stage('workloads')];
  const store = secretStore(secrets, installation, 'system');
  const password = redisPassword(secrets, store);
  const { config, images, environment } = installation;
  const { kubernetesVersion } = environment;
  const runAs = { user: USER, group: USER };

  const operator = new ServiceWorkload(workloads, 'ralf-operator', {
    kubernetesVersion,
    replicas: 1,
    // Two that reconcile at once would make things twice.
    strategy: { type: 'Recreate' },
    exposed: false,
    runAs,
    serviceAccountToken: true,
    container: {
      image: images['ralf-operator'],
      ports: { http: PORTS.operator },
      resources: config.operator.resources,
      env: {
        WATCH_NAMESPACE: NAMESPACES.agents,
        // The image of its pods, and their settings; the digest comes from the release, as for rendered pods.
        AGENT_IMAGE: images['ralf-agent'].toString(),
        AGENT_COMMAND: RALF_LOOP,
        AGENT_USER: String(USER),
        // Policies know agents by it.
        AGENT_LABELS: Object.entries(AGENT_LABELS)
          .map((label) => label.join('='))
          .join(),
        AGENT_SETTINGS,
        SETTINGS_DIRECTORY,
        AGENT_SECRET,
        CODE_CLAIM: CODE,
        CODE_DIRECTORY,
        RUNS_DIRECTORY,
        CONTROL_GATEWAY_URL: CONTROL_GATEWAY,
        REDIS_NODES: redisAddresses(redis),
      },
      mounts: [scratch()],
      readinessProbe: httpProbe('/readyz', 'http'),
      livenessProbe: httpProbe('/healthz', 'http', { periodSeconds: 20, failureThreshold: 6 }),
    },
  });
  const scheduler = new LoopWorkload(workloads, 'scheduler', {
    kubernetesVersion,
    runAs,
    container: {
      image: images.scheduler,
      resources: config.scheduler.resources,
      env: { REDIS_NODES: redisAddresses(redis), REDIS_PASSWORD: password },
      mounts: [scratch()],
    },
    ...installation.reloadedBy([password.secretName]),
  });
  for (const workload of [operator, scheduler]) installation.close(workloads, workload);
  return { application, operator, scheduler, ...controlApi(installation, { secrets, workloads, store, redis, password }) };
}
