import type { Replacement } from '../../../support/edit';

/** What one switch is to do in cluster-dev. */
interface Switch {
  /** @default true */
  readonly value?: string;
  /** What the environment must say besides; it changes nothing by itself that the switch is asked about. */
  readonly needs?: readonly Replacement[];
  /** `Kind/name` of each object that it adds. */
  readonly adds: readonly string[];
  /** `Kind/name` of each object that it changes. */
  readonly changes: readonly string[];
}

const SERVICES = ['kaze-runtime', 'kaze-gateway', 'kaze-knowledge'];
/** The kinds that the system's project may write. */
const application = (name: string): string => `Application/kaze-cluster-dev-${name}`;
const operator = (name: string): Replacement => ['  operators:\n', `  operators:\n    ${name}: { namespace: monitoring }\n`];
const WORKLOADS = [
  ...SERVICES,
  'langfuse-web',
  'langfuse-worker',
  'langfuse-migrate',
  'langfuse-clickhouse',
  'langfuse-redis',
  'langfuse-object-store',
];
const store = (name: string): string[] => [
  application(name),
  ...['Service', 'ServiceAccount', 'StatefulSet'].map((kind) => `${kind}/${name}`),
];

export const SWITCHES: Readonly<Record<string, Switch>> = {
  autoscaling: {
    needs: SERVICES.map((name) => [`  ${name.slice(5)}:\n`, `  ${name.slice(5)}:\n    maxReplicas: 3\n`] as const),
    adds: SERVICES.map((name) => `HorizontalPodAutoscaler/${name}`),
    changes: SERVICES.map((name) => `Deployment/${name}`),
  },
  networkPolicies: {
    needs: [['cluster:\n', 'cluster:\n  apiServer: [{ cidr: 10.43.0.1/32 }]\n']],
    adds: ['closed', ...WORKLOADS, 'kaze-postgres', 'kaze-postgres-initdb', 'kaze-postgres-join'].map((name) => `NetworkPolicy/${name}`),
    changes: [],
  },
  pgbouncer: {
    adds: ['Pooler/kaze-postgres-pooler-rw', 'PodDisruptionBudget/kaze-postgres-pooler-rw'],
    changes: [],
  },
  readReplicas: {
    needs: [['instances: 1', 'instances: 2']],
    adds: [],
    changes: ['Deployment/kaze-knowledge'],
  },
  nats: { adds: store('nats'), changes: SERVICES.map((name) => `Deployment/${name}`) },
  qdrant: { adds: store('qdrant'), changes: ['Deployment/kaze-knowledge'] },
  llmKeyPools: { adds: ['ExternalSecret/kaze-gateway-key-pools'], changes: ['Deployment/kaze-gateway'] },
  monitors: {
    needs: [operator('prometheus')],
    adds: [
      application('monitoring'),
      ...SERVICES.flatMap((name) => [`ServiceMonitor/${name}`, `PodMonitor/${name}-tailnet`]),
      'PodMonitor/kaze-postgres',
      'PrometheusRule/kaze-alerts',
    ],
    changes: [],
  },
  dashboards: { needs: [operator('grafana')], adds: [application('monitoring'), 'ConfigMap/kaze-cell'], changes: [] },
  otlp: { value: '{ endpoint: http://otel.monitoring.svc:4318, namespace: monitoring }', adds: [], changes: ['Deployment/kaze-gateway'] },
};
