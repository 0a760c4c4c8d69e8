import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, TOOLS } from '../../../bench/tools';

/** A set of manifests that somebody published, in a Go module: read where the module cache has it. */
export interface PublicSet {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** Folder or file in the module. */
  readonly path: string;
  /** True if the set is kustomize's output for the folder. */
  readonly isBuilt: boolean;
}

/** Sets of one module that are read as they are: name and path. */
export const files = (module: string, version: string, paths: Readonly<Record<string, string>>): PublicSet[] =>
  Object.entries(paths).map(([name, path]) => ({ name, module, version, path, isBuilt: false }));

/** Sets of one module that kustomize renders. */
export const built = (module: string, version: string, paths: Readonly<Record<string, string>>): PublicSet[] =>
  files(module, version, paths).map((each) => ({ ...each, isBuilt: true }));

export const ARGO_CD = ['github.com/argoproj/argo-cd/v3', 'v3.2.11'] as const;
export const ROLLOUTS = ['github.com/argoproj/argo-rollouts', 'v1.8.3'] as const;
export const KUSTOMIZE = ['sigs.k8s.io/kustomize/v3', 'v3.3.1'] as const;
export const PODINFO = ['github.com/stefanprodan/podinfo', 'v1.8.1-0.20250910200901-e86405a8674e'] as const;
export const INGRESS_NGINX = ['k8s.io/ingress-nginx', 'v0.0.0-20240708192948-52c50467d67d'] as const;
export const GATEWAY = ['sigs.k8s.io/gateway-api', 'v1.4.0'] as const;
export const METALLB = ['go.universe.tf/metallb', 'v0.16.2'] as const;
export const KEDA = ['github.com/kedacore/keda/v2', 'v2.17.0'] as const;
export const METRICS = ['sigs.k8s.io/metrics-server', 'v0.9.0'] as const;
const NGINX = 'deploy/static/provider';

export const SETS: readonly PublicSet[] = [
  ...files(...ARGO_CD, {
    'argo-cd': 'manifests/install.yaml',
    'argo-cd-ha': 'manifests/ha/install.yaml',
    'argo-cd-core': 'manifests/core-install.yaml',
  }),
  ...files(...ROLLOUTS, {
    rollouts: 'manifests/install.yaml',
    'rollouts-notify': 'manifests/notifications-install.yaml',
    'rollouts-examples': 'examples/analysis-templates.yaml',
  }),
  ...files('github.com/cert-manager/cert-manager', 'v1.19.1', { 'cert-manager-crds': 'deploy/crds' }),
  ...files('github.com/external-secrets/external-secrets', 'v0.20.1', { 'external-secrets': 'deploy/crds/bundle.yaml' }),
  ...built('github.com/fluxcd/source-controller', 'v1.7.0', { 'flux-source': 'config/default', 'flux-rbac': 'config/rbac' }),
  ...files(...GATEWAY, { 'gateway-crds': 'config/crd/standard', 'gateway-http': 'examples/standard/simple-gateway' }),
  ...files(...METALLB, { metallb: 'config/manifests/metallb-native.yaml', 'metallb-frr': 'config/manifests/metallb-frr-prometheus.yaml' }),
  ...files('github.com/open-policy-agent/gatekeeper/v3', 'v3.20.1', { gatekeeper: 'deploy/gatekeeper.yaml' }),
  ...files(...INGRESS_NGINX, {
    'ingress-nginx': `${NGINX}/cloud/deploy.yaml`,
    'ingress-aws': `${NGINX}/aws/nlb-with-tls-termination/deploy.yaml`,
    'ingress-kind': `${NGINX}/kind/deploy.yaml`,
  }),
  ...files('github.com/tektoncd/pipeline', 'v1.4.0', { tekton: 'config' }),
  ...built(...METRICS, { metrics: 'manifests/base' }),
  ...built('sigs.k8s.io/external-dns', 'v0.19.0', { 'external-dns': 'kustomize' }),
  ...built(...KEDA, { keda: 'config/default', 'keda-minimal': 'config/minimal' }),
  ...built(...KUSTOMIZE, { 'hello-world': 'examples/helloWorld', wordpress: 'examples/wordpress' }),
  ...files(...PODINFO, { webapp: 'deploy/webapp', secure: 'deploy/secure' }),
  ...built(...PODINFO, { podinfo: 'kustomize' }),
];

const pair = (
  [module, version]: readonly [string, string],
  name: string,
  staging: string,
  prod: string,
  of: typeof files = built,
): readonly [string, PublicSet, PublicSet] => {
  const [a, b] = of(module, version, { [`${name}-a`]: staging, [`${name}-b`]: prod });
  return [name, a as PublicSet, b as PublicSet];
};

/** Pairs of overlays of one thing, as staging and as production. */
export const PAIRS = [
  pair(PODINFO, 'podinfo-two', 'deploy/overlays/staging', 'deploy/overlays/production'),
  pair(PODINFO, 'podinfo-dev', 'deploy/overlays/dev', 'deploy/overlays/production'),
  pair(KUSTOMIZE, 'multibases', 'examples/multibases/staging', 'examples/multibases/production'),
  pair(KUSTOMIZE, 'multibases-dev', 'examples/multibases/dev', 'examples/multibases/production'),
  pair(KUSTOMIZE, 'ldap', 'examples/ldap/overlays/staging', 'examples/ldap/overlays/production'),
  pair(ARGO_CD, 'argo-cd-two', 'manifests/install.yaml', 'manifests/ha/install.yaml', files),
  pair(ARGO_CD, 'argo-cd-namespace', 'manifests/namespace-install.yaml', 'manifests/ha/namespace-install.yaml', files),
  pair(ROLLOUTS, 'rollouts-two', 'manifests/namespace-install.yaml', 'manifests/install.yaml', files),
  pair(INGRESS_NGINX, 'ingress-two', `${NGINX}/baremetal/deploy.yaml`, `${NGINX}/cloud/deploy.yaml`, files),
  pair(INGRESS_NGINX, 'ingress-clouds', `${NGINX}/do/deploy.yaml`, `${NGINX}/aws/deploy.yaml`, files),
  pair(METALLB, 'metallb-two', 'config/manifests/metallb-native.yaml', 'config/manifests/metallb-frr.yaml', files),
  pair(METRICS, 'metrics-two', 'manifests/overlays/release', 'manifests/overlays/release-ha'),
] as const;

/** Folder of an unpacked Go module; downloads it if it is missing. */
function moduleFolder(module: string, version: string): string {
  const { stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' },
  });
  const { Dir, Error: wrong } = JSON.parse(stdout || '{}') as { Dir?: string; Error?: string };
  if (Dir === undefined) throw new Error(`${module}@${version}: ${wrong ?? stderr}`);
  return Dir;
}

/** The path of a set on this disk. */
export function pathOf({ module, version, path }: PublicSet): string {
  const whole = join(moduleFolder(module, version), path);
  if (!existsSync(whole)) throw new Error(`${module}@${version} has no ${path}`);
  return whole;
}

/** What kustomize renders of a set. */
export function builtSet(each: PublicSet): string {
  const kustomize = findTool(TOOLS.kustomize, true)?.program ?? 'kustomize';
  const { status, stdout, stderr } = spawnSync(kustomize, ['build', '--load-restrictor', 'LoadRestrictionsNone', pathOf(each)], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`${each.name}: ${stderr}`);
  return stdout;
}
