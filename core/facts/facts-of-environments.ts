import type { Fact } from './fact';

const K8S = 'https://kubernetes.io/docs';

/** What a change asks of an environment as a whole: of nodes and of money. */
export const ENVIRONMENT_FACTS = {
  'nodes-too-small': {
    risk: 'high',
    loses: 'availability',
    when: 'what runs at rest fitted the nodes that the environment declares, and no longer does: pods stay pending',
    source: `${K8S}/concepts/scheduling-eviction/kube-scheduler/`,
  },
  'rollout-does-not-fit': {
    risk: 'medium',
    when: 'the extra pods of an update or a job had room beside what runs at rest, and no longer have',
    source: `${K8S}/concepts/workloads/controllers/deployment/#max-surge`,
  },
  'rollouts-wait': {
    risk: 'low',
    when: 'this change rolls several workloads at once, each has room alone, and all together have not: some wait for others',
    source: `${K8S}/concepts/scheduling-eviction/kube-scheduler/`,
  },
  'bill-changes': {
    risk: 'low',
    when: 'by the price list that the environment names, its nodes, disks, load balancers and addresses cost more or less than before',
    source: 'https://opencost.io/docs/specification/',
  },
} as const satisfies Record<string, Fact>;
