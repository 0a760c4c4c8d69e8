import type { RenderableKinds } from 'galley/constructs';

/** Every kind that Blackbox5's charts render under any environment. */
export const blackbox5Kinds: RenderableKinds = {
  clusterScoped: ['/Namespace', '/PersistentVolume', 'apiextensions.k8s.io/CustomResourceDefinition'],
  namespaced: [
    '/ConfigMap',
    '/LimitRange',
    '/PersistentVolumeClaim',
    '/ResourceQuota',
    '/Service',
    '/ServiceAccount',
    'apps/Deployment',
    'apps/StatefulSet',
    'batch/CronJob',
    'batch/Job',
    'blackbox5.dev/RALFInstance',
    'cert-manager.io/Certificate',
    'external-secrets.io/ExternalSecret',
    'external-secrets.io/SecretStore',
    'monitoring.coreos.com/PrometheusRule',
    'networking.k8s.io/NetworkPolicy',
    'policy/PodDisruptionBudget',
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
  ],
};
