/** Typed building blocks: what a workload is. What they don't model is patched with cdk8s's own `ApiObject.of(construct).addJsonPatch`. */
// cdk8s's own, of the very version that Galley's constructs are made with.
export { ApiObject, type ApiObjectMetadata, App, Chart, Cron, Duration, type GroupVersionKind, JsonPatch, Lazy, Size } from 'cdk8s';
export { k8s } from 'cdk8s-plus-28';
export { Construct } from 'constructs';
export {
  AdmissionPolicy,
  type AdmissionPolicyProps,
  type AdmissionRule,
  type AdmittedKind,
} from '../constructs/admission/admission-policy';
export { type AllowedPods, notNamed, POD_TEMPLATE, podTemplateRules } from '../constructs/admission/pod-template-rules';
export { Application, type ApplicationProps, Stage } from '../constructs/application';
export { argoCdAdvisories } from '../constructs/argocd-install/advisories';
export { type ArgoCdImages, ArgoCdInstall } from '../constructs/argocd-install/argocd-install';
export { ARGO_CD_VERSIONS } from '../constructs/argocd-install/versions';
export { ResticBackup, type ResticBackupProps, type ResticRepository, type Retention } from '../constructs/backup/restic';
export { ConfigMap, type ConfigMapProps, contentHash } from '../constructs/config-map';
export { CustomResource, type CustomResourceProps } from '../constructs/crd/custom-resource';
export { CustomResourceDefinition, type CustomResourceDefinitionProps } from '../constructs/crd/custom-resource-definition';
export {
  type CustomResourceDeclaration,
  type CustomResourceType,
  customResource,
  type PrinterColumn,
} from '../constructs/crd/custom-resource-type';
export { type Extensions, type ListSize, mapOf, setOf, withRules } from '../constructs/crd/extensions';
export type { OpenApiSchema, ValidationRule } from '../constructs/crd/open-api';
export type { Rendering, Schema } from '../constructs/crd/rendering';
export { ArgoCdDelivery } from '../constructs/delivery/argocd/argocd-delivery';
export type { DeliveryProps } from '../constructs/delivery/delivery';
export { FluxDelivery } from '../constructs/delivery/flux/flux-delivery';
export type { RenderableKinds } from '../constructs/delivery/kinds';
export { Alerts, type AlertsProps } from '../constructs/flux/alerts';
export { GitSource, type GitSourceProps } from '../constructs/flux/git-source';
export type { ImageMarkers } from '../constructs/flux/image-marker';
export { ImageUpdates, type ImageUpdatesProps, type UpdatedImage } from '../constructs/flux/image-updates';
export type { ConstructFault } from '../constructs/invalid';
export { commonAlerts, type Thresholds } from '../constructs/monitoring/alerts/common';
export { argoCdAlerts, fluxAlerts } from '../constructs/monitoring/alerts/delivery';
export { failingJobs, type MadeJobs, missedTask, type ScheduledTasks, sinceSuccess } from '../constructs/monitoring/alerts/jobs';
export { type PostgresAlertsProps, postgresAlerts } from '../constructs/monitoring/alerts/postgres';
export { type RedisAlertsProps, redisAlerts } from '../constructs/monitoring/alerts/redis';
export { rolloutAlerts } from '../constructs/monitoring/alerts/rollouts';
export { certificateAlerts, externalSecretAlerts } from '../constructs/monitoring/alerts/secrets';
export type { Namespaces } from '../constructs/monitoring/alerts/selector';
export { volumeAlerts } from '../constructs/monitoring/alerts/storage';
export { tailnetAlert } from '../constructs/monitoring/alerts/tailnet';
export { deploymentAlerts, podAlerts, statefulSetAlerts } from '../constructs/monitoring/alerts/workloads';
export { Dashboard, type DashboardProps, type Panel } from '../constructs/monitoring/dashboard';
export { PodMonitor, type PodMonitorProps } from '../constructs/monitoring/pod-monitor';
export { type Alert, PrometheusRule, type PrometheusRuleProps } from '../constructs/monitoring/prometheus-rule';
export { anchorOf, type Runbook, type RunbookEntry, runbookPage } from '../constructs/monitoring/runbook';
export { ServiceMonitor, type ServiceMonitorProps } from '../constructs/monitoring/service-monitor';
export { Namespace, type NamespaceProps } from '../constructs/namespace';
export { ClosedNamespace, type ClosedNamespaceProps } from '../constructs/network/closed-namespace';
export { type ClusterNetwork, type Connection, Connections } from '../constructs/network/connections';
export { LoadBalancer, type LoadBalancerProps } from '../constructs/network/load-balancer';
export { NetworkBoundary, type NetworkBoundaryProps } from '../constructs/network/network-boundary';
export type { Opening } from '../constructs/network/opening';
export { OutsidePeer } from '../constructs/network/outside-peer';
export { type PolicyPeer, type Port, tcp, udp, type WorkloadPeer } from '../constructs/network/peer';
export { PostgresBackup, type PostgresBackupProps } from '../constructs/postgres/backup';
export { DeclaredDatabase, type PostgresDatabase } from '../constructs/postgres/database';
export { instancesOf, jobsOf, poolerOf } from '../constructs/postgres/peers';
export { PostgresPooler, type PostgresPoolerProps } from '../constructs/postgres/pooler';
export { Postgres, type PostgresProps, type PostgresRecovery } from '../constructs/postgres/postgres';
export {
  type PostgresRole,
  RoleFromPassword,
  type RoleFromPasswordProps,
  RoleFromUrl,
  type RoleFromUrlProps,
} from '../constructs/postgres/role';
export type { NginxPaths } from '../constructs/proxy/nginx';
export { acceptedTokens, type EdgeRoutes, TlsEdge, type TlsEdgeProps } from '../constructs/proxy/tls-edge';
export { bearerHeader, TokenServer, type TokenServerProps } from '../constructs/proxy/token-server';
export { type ContainerRange, Quota, type QuotaProps, type QuotaResource } from '../constructs/quota';
export type { Escalation, Need, Verb } from '../constructs/rbac/need';
export type { PolicyRule } from '../constructs/rbac/policy-rules';
export { ClusterRole, Role, type RoleProps } from '../constructs/rbac/role';
export { type Account, ServiceAccount, type ServiceAccountProps } from '../constructs/rbac/service-account';
export { Redis, type RedisProps, type RedisServer, type RedisServerProps, redisServer } from '../constructs/redis/redis';
export { REDIS_AUTH_FILE, redisAuth } from '../constructs/redis/redis-auth';
export { RedisCluster, type RedisClusterProps } from '../constructs/redis/redis-cluster';
export { RedisClusterForming, type RedisClusterFormingProps } from '../constructs/redis/redis-cluster-forming';
export { type ClusterConfig, type EvictionPolicy, REDIS_PORT, REDIS_USER, type RedisConfig } from '../constructs/redis/redis-config';
export { RESTORE_SCRIPT } from '../constructs/redis/restore-script';
export type { Adoption, RolloutProps } from '../constructs/rollout/adopting-rollout';
export type { Analysis, AnalysisList } from '../constructs/rollout/analysis';
export { AnalysisTemplate, type AnalysisTemplateProps } from '../constructs/rollout/analysis-template';
export { BlueGreen, type BlueGreenProps } from '../constructs/rollout/blue-green';
export { type BackgroundAnalysis, Canary, type CanaryProps } from '../constructs/rollout/canary';
export type { CanaryStep } from '../constructs/rollout/canary-step';
export { type JobMetricProps, jobMetric } from '../constructs/rollout/job-metric';
export type { Metric, MetricContext } from '../constructs/rollout/metric';
export type { PodShare } from '../constructs/rollout/pod-share';
export { type PrometheusMetricProps, prometheusMetric } from '../constructs/rollout/prometheus-metric';
export type {
  GatewayImplementation,
  IngressImplementation,
  RoutingImplementation,
  TraefikImplementation,
} from '../constructs/routing/implementation';
export type { IngressPath } from '../constructs/routing/ingress-rule';
export type { Backend, BackendTls, Host, RateLimit, Route, RouteDemands, Websocket } from '../constructs/routing/route';
export { Routes, type RoutesProps } from '../constructs/routing/routes';
export { Middleware, type MiddlewareProps, type MiddlewareRef } from '../constructs/routing/traefik/middleware';
export { type PrefixMatching, priorityAbove } from '../constructs/routing/traefik/router-rule';
export { SplitIngress, type SplitIngressProps } from '../constructs/routing/traefik/split-ingress';
export { TraefikIngress, type TraefikIngressProps } from '../constructs/routing/traefik/traefik-ingress';
export type { RoutedPath, Treatment } from '../constructs/routing/treatment';
export {
  ExternalSecretGrant,
  type ExternalSecretGrantProps,
  fromPath,
  type RemoteKey,
  type SecretKeys,
} from '../constructs/secrets/external-secret';
export {
  fromKeyVault,
  KeyVaultClusterStore,
  type KeyVaultClusterStoreProps,
  KeyVaultStore,
  type KeyVaultStoreProps,
} from '../constructs/secrets/key-vault-store';
export { reloadOnChange } from '../constructs/secrets/reload';
export { registryCredentials, type SecretTemplate } from '../constructs/secrets/secret-template';
export type { StoreRef } from '../constructs/secrets/store-ref';
export { type VaultAccess, VaultClusterStore, type VaultClusterStoreProps, VaultStore } from '../constructs/secrets/vault-store';
export { GitSync, type GitSyncProps } from '../constructs/sidecars/git-sync';
export { LangfuseMcp, type LangfuseMcpProps } from '../constructs/sidecars/langfuse-mcp';
export type { TailnetPorts } from '../constructs/sidecars/tailnet-serve';
export { TAILSCALE_METRICS, Tailscale, type TailscaleProps } from '../constructs/sidecars/tailscale';
export { type AccessMode, Claim, type ClaimProps } from '../constructs/storage/claim';
export { type SharedSource, SharedVolume, SharedVolumeClaim, type SharedVolumeProps } from '../constructs/storage/shared-volume';
export { type Mount, Volume } from '../constructs/storage/volume';
export { AcmeIssuer, type AcmeIssuerProps, type Http01Solver } from '../constructs/tls/acme-issuer';
export { Certificate, type CertificateKey, type CertificateProps } from '../constructs/tls/certificate';
export { CertificateAuthority, type CertificateAuthorityProps } from '../constructs/tls/certificate-authority';
export type { Dns01Solver, Dns01Spec, DnsProvider } from '../constructs/tls/dns01';
export type { IssuerRef } from '../constructs/tls/issuer-ref';
export {
  VendoredManifests,
  type VendoredManifestsProps,
  type VendoredObject,
  type VendoredRecord,
} from '../constructs/vendored/vendored-manifests';
export type { AutoscalerProps, Autoscaling, KedaScaling } from '../constructs/workload/autoscaling';
export type { ContainerProps, Resources } from '../constructs/workload/container';
export { CronJob, type CronJobProps, ManualJob, type ManualJobProps, type TaskContainer } from '../constructs/workload/cron-job';
export type { Drain, LameDuck } from '../constructs/workload/drain';
export { ConfigMapKey, type Env, type EnvSource, PodField, SecretKey } from '../constructs/workload/env-source';
export { LoopWorkload, type LoopWorkloadProps } from '../constructs/workload/loop-workload';
export { MeshNode, type MeshNodeProps } from '../constructs/workload/mesh-node';
export { Migration, type MigrationProps } from '../constructs/workload/migration';
export { type Apartness, type OwnPlacement, type PodPlacement, spreadOverNodes } from '../constructs/workload/placement';
export type { PodProps, PodSettings, Sidecar } from '../constructs/workload/pod';
export { PriorityClass, type PriorityClassProps } from '../constructs/workload/priority-class';
export { execProbe, type HttpProbeOptions, httpProbe, type ProbeTiming, tcpProbe } from '../constructs/workload/probe';
export { type PodOwner, ServiceWorkload, type ServiceWorkloadProps } from '../constructs/workload/service-workload';
export { StatefulStore, type StatefulStoreProps } from '../constructs/workload/stateful-store';
export { isCronSchedule, longestGap } from '../core/cron-schedule';
