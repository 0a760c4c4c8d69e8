import type { RenderableKinds } from 'galley/constructs';
import type { KazeConfig } from './config';

/**
 * Every kind that Kaze's charts render under any environment. A shared cell may never write what serves all namespaces; whether a cell is
 * shared is decided once, since its namespace moves with it.
 */
export function kazeKinds({ cell }: KazeConfig): RenderableKinds {
  return {
    clusterScoped: ['/Namespace', ...(cell === 'dedicated' ? ['external-secrets.io/ClusterSecretStore'] : [])],
    namespaced: [
      '/ConfigMap',
      '/LimitRange',
      '/PersistentVolumeClaim',
      '/ResourceQuota',
      '/Service',
      '/ServiceAccount',
      'apps/Deployment',
      'apps/StatefulSet',
      'autoscaling/HorizontalPodAutoscaler',
      'barmancloud.cnpg.io/ObjectStore',
      'batch/CronJob',
      'batch/Job',
      'external-secrets.io/ExternalSecret',
      'external-secrets.io/SecretStore',
      'monitoring.coreos.com/PodMonitor',
      'monitoring.coreos.com/PrometheusRule',
      'monitoring.coreos.com/ServiceMonitor',
      'networking.k8s.io/NetworkPolicy',
      'policy/PodDisruptionBudget',
      'postgresql.cnpg.io/Cluster',
      'postgresql.cnpg.io/Database',
      'postgresql.cnpg.io/Pooler',
      'postgresql.cnpg.io/ScheduledBackup',
    ],
  };
}
