import type { Fact } from './fact';

const K8S = 'https://kubernetes.io/docs';
const WORKLOADS = `${K8S}/concepts/workloads`;

/** What becomes of pods. */
export const WORKLOAD_FACTS = {
  'pods-restart': {
    risk: 'low',
    when: 'the pod template changes, and pods are replaced while others stay up',
    source: `${WORKLOADS}/controllers/deployment/#updating-a-deployment`,
  },
  'pods-restart-on-delete': {
    risk: 'low',
    when: 'the pod template changes under the strategy OnDelete: pods keep the old one until somebody deletes them',
    source: `${WORKLOADS}/controllers/statefulset/#update-strategies`,
  },
  'outage-recreate': {
    risk: 'high',
    loses: 'availability',
    when: 'pods are replaced and the strategy stops all of them first',
    source: `${WORKLOADS}/controllers/deployment/#recreate-deployment`,
  },
  'outage-single-replica': {
    risk: 'medium',
    when: 'the only pod is stopped before its successor starts',
    source: `${WORKLOADS}/controllers/statefulset/#rolling-updates`,
  },
  'outage-scaled-to-zero': {
    risk: 'high',
    loses: 'availability',
    when: 'a workload that had replicas is set to none',
    source: `${WORKLOADS}/controllers/deployment/#scaling-a-deployment`,
  },
  'workload-removed': {
    risk: 'medium',
    when: 'a workload is removed, and its pods stop',
    source: `${K8S}/concepts/architecture/garbage-collection/#cascading-deletion`,
  },
  'replicas-handed-over': {
    risk: 'medium',
    when: 'replicas is no longer written and no autoscaler has it: a server that applies falls back to one',
    source: `${K8S}/reference/using-api/server-side-apply/#transferring-ownership`,
  },
  'update-paused': {
    risk: 'medium',
    when: 'a workload is paused: changes wait',
    source: `${WORKLOADS}/controllers/deployment/#pausing-and-resuming-a-deployment`,
  },
  suspended: {
    risk: 'medium',
    when: 'a CronJob, Job, Kustomization, HelmRelease or source is suspended',
    source: `${WORKLOADS}/controllers/cron-jobs/#schedule-suspension`,
  },
  resumed: { risk: 'low', when: 'it is no longer suspended', source: `${WORKLOADS}/controllers/cron-jobs/#schedule-suspension` },
  'job-runs-again': {
    risk: 'medium',
    when: 'a Job gets a new name, is made anew by its controller, or is a hook that runs at each sync',
    source: `${WORKLOADS}/controllers/job/`,
  },
  'config-not-reloaded': {
    risk: 'low',
    when: 'a ConfigMap or Secret changes that pods read when they start, and no pod template changes',
    source: `${K8S}/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically`,
  },
} as const satisfies Record<string, Fact>;
