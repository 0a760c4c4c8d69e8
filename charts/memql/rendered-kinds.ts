import type { RenderableKinds } from 'galley/constructs';

/** Every kind that memQL's charts render under any environment. */
export const memqlKinds: RenderableKinds = {
  clusterScoped: ['/Namespace', 'scheduling.k8s.io/PriorityClass'],
  namespaced: [
    '/Service',
    '/ServiceAccount',
    'apps/Deployment',
    'argoproj.io/AnalysisTemplate',
    'argoproj.io/Rollout',
    'batch/Job',
    'cert-manager.io/Certificate',
    'cert-manager.io/Issuer',
    'external-secrets.io/ExternalSecret',
    'external-secrets.io/SecretStore',
    'gateway.networking.k8s.io/BackendTLSPolicy',
    'gateway.networking.k8s.io/Gateway',
    'gateway.networking.k8s.io/HTTPRoute',
    'monitoring.coreos.com/PodMonitor',
    'monitoring.coreos.com/PrometheusRule',
    'monitoring.coreos.com/ServiceMonitor',
    'networking.k8s.io/Ingress',
    'networking.k8s.io/NetworkPolicy',
    'policy/PodDisruptionBudget',
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
  ],
};
