/** Ports on loopback. The network namespace is the run's own, so that they are free and each part has its usual one. */
export const PORTS = {
  etcd: 2379,
  etcdPeers: 2380,
  apiServer: 6443,
  kwok: 10247,
  controllerManager: 10257,
  scheduler: 10259,
  git: 8443,
  redis: 6379,
  repoServer: 8081,
  repoServerMetrics: 8084,
  applicationController: 8082,
  rolloutsMetrics: 8090,
  rolloutsHealth: 8091,
  sourceStorage: 9790,
  sourceMetrics: 9791,
  sourceHealth: 9792,
  kustomizeMetrics: 9793,
  kustomizeHealth: 9794,
} as const;

/** Where the API server answers. */
export const API_SERVER = `https://127.0.0.1:${PORTS.apiServer}`;

/** The repository that a GitOps controller reads: https, as an environment file demands, under a certificate of the run's own. */
export const GIT_URL = `https://127.0.0.1:${PORTS.git}/speedrun-ventures/gitops`;

/** Who asks the API server, each with a token of its own, so that the audit log tells them apart. All are administrators. */
export const USERS = [
  'admin',
  'controller-manager',
  'scheduler',
  'kwok',
  'argocd',
  'argo-rollouts',
  'flux',
  'stand-ins',
  'watcher',
] as const;
export type User = (typeof USERS)[number];

/** Environment variable that tells the tests where the description of the running cluster is. */
export const CLUSTER_VARIABLE = 'GALLEY_CLUSTER';

/** What a test needs to know of the running cluster; `inside.ts` writes it, `cluster.ts` reads it. */
export interface ClusterDescription {
  /** Folder of the run: logs/, and the files listed here. */
  readonly folder: string;
  /** Folder with kubectl, kustomize and the others. */
  readonly bin: string;
  readonly tokens: Readonly<Record<User, string>>;
  /** PEM of the authority that signed the certificates of the API server and of the git server. */
  readonly ca: string;
  /** Kubeconfig of the administrator. */
  readonly kubeconfig: string;
  /** Bare repository behind `GIT_URL`. */
  readonly repository: string;
  /** Every write that the API server got, one JSON object a line. */
  readonly auditLog: string;
  /** One line for each pod that ran before what it names was there. */
  readonly earlyPods: string;
  /** Process id of each long-running part. */
  readonly pids: Readonly<Record<string, number>>;
}
