import type { PodSettings } from '../../constructs/workload/pod';
import { KubernetesVersion } from '../../core/kubernetes-version';

const labelSelector = { matchLabels: { app: 'other' } };

/** A value for every pod option that all workloads accept. */
export const everySetting: Required<PodSettings> = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  imagePullSecrets: ['registry'],
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }] },
    },
    podAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'zone', labelSelector } }],
    },
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'rack', labelSelector }] },
  },
  topologySpreadConstraints: [{ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector }],
  priorityClassName: 'high',
  runtimeClassName: 'sandbox',
  schedulerName: 'own',
  dnsPolicy: 'None',
  dnsConfig: { nameservers: ['10.0.0.53'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] },
  hostAliases: [{ ip: '10.0.0.9', hostnames: ['legacy.example.com'] }],
};
