import type { Fact } from './fact';

const K8S = 'https://kubernetes.io/docs';
const ARGO = 'https://argo-cd.readthedocs.io/en/stable';
const FLUX = 'https://fluxcd.io/flux/components';

/** Facts about network access, permissions, and settings of controllers. */
export const ACCESS_FACTS = {
  'exposed-outside': {
    risk: 'medium',
    when: 'an Ingress, route, LoadBalancer, NodePort or external IP newly leads in from outside, in another way or to another Service',
    source: `${K8S}/concepts/services-networking/`,
  },
  'exposure-withdrawn': { risk: 'medium', when: 'a way in from outside is closed', source: `${K8S}/concepts/services-networking/` },
  'tls-removed': {
    risk: 'medium',
    when: 'a host is no longer served over TLS',
    source: `${K8S}/concepts/services-networking/ingress/#tls`,
  },
  'service-without-pods': {
    risk: 'high',
    loses: 'availability',
    when: 'a Service that selected pods selects none',
    source: `${K8S}/concepts/services-networking/service/#services-in-kubernetes`,
  },
  'service-selects-others': {
    risk: 'medium',
    when: "a Service's selector changes",
    source: `${K8S}/concepts/services-networking/service/#services-in-kubernetes`,
  },
  'service-removed': {
    risk: 'medium',
    when: 'a Service is removed, and its name resolves no more',
    source: `${K8S}/concepts/services-networking/dns-pod-service/`,
  },
  'service-port-removed': {
    risk: 'medium',
    when: 'a port of a Service is removed or renumbered',
    source: `${K8S}/concepts/services-networking/service/#field-spec-ports`,
  },
  'permissions-widened': {
    risk: 'medium',
    when: 'a role that somebody may have allows more',
    source: `${K8S}/reference/access-authn-authz/rbac/`,
  },
  'permissions-widened-far': {
    risk: 'high',
    loses: 'access',
    when: 'a role newly allows everything of something, reading Secrets, running commands in pods, or giving itself more',
    source: `${K8S}/concepts/security/rbac-good-practices/#privilege-escalation-risks`,
  },
  'permissions-granted': {
    risk: 'medium',
    when: 'a binding gives a role to somebody new, or a pod newly runs as an account that has one',
    source: `${K8S}/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding`,
  },
  'permissions-granted-far': {
    risk: 'high',
    loses: 'access',
    when: 'the role that somebody, or a pod by its account, newly has reaches far, or everybody gets it',
    source: `${K8S}/concepts/security/rbac-good-practices/`,
  },
  'permissions-withdrawn': {
    risk: 'medium',
    when: 'a role allows less, or a binding no longer gives it to somebody',
    source: `${K8S}/reference/access-authn-authz/rbac/`,
  },
  'privileges-widened': {
    risk: 'high',
    loses: 'access',
    when: "a pod newly gets the host's network, processes or files, root, or more capabilities, or is no longer kept from them",
    source: `${K8S}/concepts/security/pod-security-standards/`,
  },
  'pod-security-lowered': {
    risk: 'high',
    loses: 'access',
    when: 'the Pod Security level that a Namespace enforces is lowered',
    source: `${K8S}/concepts/security/pod-security-admission/`,
  },
  'secret-granted': {
    risk: 'medium',
    when: 'a container newly reads a Secret',
    source: `${K8S}/concepts/configuration/secret/#using-secrets`,
  },
  'secret-withdrawn': {
    risk: 'low',
    when: 'a container no longer reads a Secret',
    source: `${K8S}/concepts/configuration/secret/#using-secrets`,
  },
  'still-used': {
    risk: 'high',
    loses: 'availability',
    when: 'what is removed, or a key of it, is named by a workload that stays',
    source: `${K8S}/concepts/configuration/configmap/#using-configmaps`,
  },
  'pdb-blocks': {
    risk: 'medium',
    when: 'a PodDisruptionBudget newly lets no pod be evicted, so that nodes can not be drained',
    source: `${K8S}/tasks/run-application/configure-pdb/`,
  },
  'traffic-opened': {
    risk: 'medium',
    when: 'by all policies together, a workload or an address newly reaches another at some ports',
    source: `${K8S}/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation`,
  },
  'traffic-closed': {
    risk: 'medium',
    when: 'by all policies together, a workload or an address no longer reaches another at some ports',
    source: `${K8S}/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation`,
  },
  'network-opened': {
    risk: 'medium',
    when: 'a NetworkPolicy lets through more than before, or is removed',
    source: `${K8S}/concepts/services-networking/network-policies/`,
  },
  'network-closed': {
    risk: 'medium',
    when: 'a NetworkPolicy lets through less than before, or isolates pods for the first time',
    source: `${K8S}/concepts/services-networking/network-policies/`,
  },
  'dns-closed': {
    risk: 'high',
    loses: 'availability',
    when: 'pods are newly held to rules for egress of which none lets DNS through',
    source: `${K8S}/concepts/services-networking/network-policies/#default-deny-all-egress-traffic`,
  },
  'webhook-may-block': {
    risk: 'medium',
    when: 'a webhook newly has a say in requests, and refuses them where it does not answer',
    source: `${K8S}/reference/access-authn-authz/extensible-admission-controllers/#failure-policy`,
  },
  'prune-changed': {
    risk: 'medium',
    when: 'a controller newly prunes what is no longer in git, or no longer does',
    source: `${ARGO}/user-guide/auto_sync/#automatic-pruning`,
  },
  'moved-between-owners': {
    risk: 'medium',
    when: 'an object moves from one Application or Kustomization to another',
    source: 'https://github.com/argoproj/argo-cd/issues/16721',
  },
  'delivery-removed': {
    risk: 'high',
    loses: 'availability',
    when: 'an Application, Kustomization or HelmRelease is removed together with all that it applied, also one that an ApplicationSet no longer asks for',
    source: `${ARGO}/user-guide/app_deletion/`,
  },
  'delivery-abandons': {
    risk: 'medium',
    when: 'an Application, Kustomization or HelmRelease is removed, and what it applied stays without an owner',
    source: `${FLUX}/kustomize/kustomizations/#garbage-collection`,
  },
  'delivery-moves': {
    risk: 'medium',
    when: 'an Application, Kustomization or HelmRelease applies to another cluster, namespace or release',
    source: `${ARGO}/user-guide/auto_sync/`,
  },
} as const satisfies Record<string, Fact>;
