import {
  ARGO_CD,
  built,
  files,
  GATEWAY,
  INGRESS_NGINX,
  KEDA,
  KUSTOMIZE,
  METALLB,
  METRICS,
  PODINFO,
  type PublicSet,
  ROLLOUTS,
} from './public-sets';

const CNPG = ['github.com/cloudnative-pg/cloudnative-pg', 'v1.27.0'] as const;
const PROMETHEUS = ['github.com/prometheus-operator/prometheus-operator', 'v0.85.0'] as const;
const FLAGGER = ['github.com/fluxcd/flagger', 'v1.36.1'] as const;
const SOURCE = ['github.com/fluxcd/source-controller', 'v1.7.0'] as const;
const FLUX = ['github.com/fluxcd/flux2/v2', 'v2.7.0'] as const;
const ISTIO = ['istio.io/istio', 'v0.0.0-20260827124520-eed52ebb66ad'] as const;

/** What others published, as `galley check` is held against it: as they wrote it, templates and patches among it. */
export const CHECKED_SETS: readonly PublicSet[] = [
  ...files(...ARGO_CD, {
    'argo-cd': 'manifests/install.yaml',
    'argo-cd-ha': 'manifests/ha/install.yaml',
    'argo-cd-rbac': 'examples/k8s-rbac',
    'argo-cd-sets': 'applicationset/examples',
  }),
  ...files(...ROLLOUTS, {
    rollouts: 'manifests/install.yaml',
    'rollouts-notify': 'manifests/notifications-install.yaml',
    'rollouts-examples': 'examples',
    'rollouts-basic': 'docs/getting-started/basic',
    'rollouts-nginx': 'docs/getting-started/nginx',
    'rollouts-istio': 'docs/getting-started/istio',
    'rollouts-alb': 'docs/getting-started/alb',
    'rollouts-mixed': 'docs/getting-started/mixed',
  }),
  ...files('github.com/cert-manager/cert-manager', 'v1.19.1', { 'cert-manager-crds': 'deploy/crds', 'cert-manager-make': 'make/config' }),
  ...files('github.com/external-secrets/external-secrets', 'v0.20.1', {
    'external-secrets-crds': 'deploy/crds/bundle.yaml',
    'external-secrets-docs': 'docs/snippets',
  }),
  ...files(...CNPG, { 'cnpg-samples': 'docs/src/samples', cnpg: 'releases/cnpg-1.27.0.yaml' }),
  ...files(...PROMETHEUS, {
    'prometheus-operator': 'bundle.yaml',
    'prometheus-rbac': 'example/rbac',
    'prometheus-guides': 'example/user-guides',
    'prometheus-thanos': 'example/thanos',
    'prometheus-shards': 'example/shards',
    'prometheus-networks': 'example/networkpolicies',
    'prometheus-scrape': 'example/additional-scrape-configs',
  }),
  ...built(...SOURCE, { 'flux-source': 'config/default' }),
  ...files(...SOURCE, { 'flux-samples': 'config/samples' }),
  ...files(...FLUX, { 'flux-export': 'cmd/flux/testdata/export', 'flux-rbac': 'manifests/rbac', 'flux-policies': 'manifests/policies' }),
  ...built(...FLAGGER, {
    'flagger-kubernetes': 'kustomize/kubernetes',
    'flagger-podinfo': 'kustomize/podinfo',
    'flagger-tester': 'kustomize/tester',
  }),
  ...files(...FLAGGER, { 'flagger-examples': 'artifacts/examples' }),
  ...files(...GATEWAY, {
    'gateway-crds': 'config/crd/standard',
    'gateway-examples': 'examples/standard',
    'gateway-experimental': 'examples/experimental',
  }),
  ...files(...METALLB, { 'metallb-frr': 'config/manifests/metallb-frr-prometheus.yaml', 'metallb-samples': 'configsamples' }),
  ...files('github.com/open-policy-agent/gatekeeper/v3', 'v3.20.1', { gatekeeper: 'deploy/gatekeeper.yaml', 'gatekeeper-demo': 'demo' }),
  ...files(...INGRESS_NGINX, { 'ingress-nginx': 'deploy/static/provider/cloud/deploy.yaml', 'ingress-examples': 'docs/examples' }),
  ...files('github.com/tektoncd/pipeline', 'v1.4.0', { tekton: 'config', 'tekton-runs': 'examples/v1' }),
  ...files(...ISTIO, {
    bookinfo: 'samples/bookinfo',
    helloworld: 'samples/helloworld',
    'istio-addons': 'samples/addons',
    'istio-argo': 'samples/ambient-argo',
  }),
  ...files('knative.dev/serving', 'v0.46.0', { knative: 'config' }),
  ...files('github.com/vmware-tanzu/velero', 'v1.17.0', { velero: 'examples' }),
  ...built(...METRICS, { metrics: 'manifests/base', 'metrics-ha': 'manifests/overlays/release-ha' }),
  ...built('sigs.k8s.io/external-dns', 'v0.19.0', { 'external-dns': 'kustomize' }),
  ...built(...KEDA, { keda: 'config/default' }),
  ...files(...KEDA, { 'keda-samples': 'config/samples' }),
  ...built(...KUSTOMIZE, {
    'hello-world': 'examples/helloWorld',
    wordpress: 'examples/wordpress',
    ldap: 'examples/ldap/overlays/production',
    multibases: 'examples/multibases',
  }),
  ...files(...PODINFO, { webapp: 'deploy/webapp', secure: 'deploy/secure', 'podinfo-chart': 'charts/podinfo' }),
  ...built(...PODINFO, { podinfo: 'kustomize', 'podinfo-production': 'deploy/overlays/production' }),
];
