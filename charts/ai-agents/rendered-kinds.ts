import type { RenderableKinds } from 'galley/constructs';

/** Every kind that AI Agents' charts render under any environment. */
export const aiAgentsKinds: RenderableKinds = {
  clusterScoped: [
    '/Namespace',
    'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
    'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
    'apiextensions.k8s.io/CustomResourceDefinition',
  ],
  namespaced: [
    '/ConfigMap',
    '/LimitRange',
    '/PersistentVolumeClaim',
    '/ResourceQuota',
    '/Service',
    '/ServiceAccount',
    'apps/Deployment',
    'autoscaling/HorizontalPodAutoscaler',
    'batch/CronJob',
    'external-secrets.io/ExternalSecret',
    'external-secrets.io/SecretStore',
    'labrats.work/AiAgent',
    'labrats.work/AiConfig',
    'labrats.work/AiInstruction',
    'labrats.work/AiModel',
    'labrats.work/WebhookSource',
    'monitoring.coreos.com/PrometheusRule',
    'monitoring.coreos.com/ServiceMonitor',
    'networking.k8s.io/Ingress',
    'networking.k8s.io/NetworkPolicy',
    'policy/PodDisruptionBudget',
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
  ],
};
