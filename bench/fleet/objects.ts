import type { KubernetesObject } from '../../core/object/object';
import { type Cell, imageOf, portOf, RESOURCES, SERVICES } from './model';

/** The fifty objects of a cell, written by hand: what every renderer has to give. */
export function objectsOf(cell: Cell): KubernetesObject[] {
  return SERVICES.flatMap((name, index) => objectsOfService(cell, name, portOf(index)));
}

function objectsOfService({ name: namespace, replicas, level }: Cell, name: string, port: number): KubernetesObject[] {
  const own = { 'app.kubernetes.io/name': name };
  const ofCell = { 'example.com/cell': namespace };
  const metadata = { name, namespace, labels: { ...own, ...ofCell } };
  const settings = `${name}-settings`;
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: settings, namespace, labels: ofCell },
      data: { cell: namespace, level, service: name },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', selector: own, ports: [{ name: 'http', port, targetPort: 'http' }] },
    },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector: { matchLabels: own } } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels: own },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: own },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 40,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: [
              {
                labelSelector: { matchLabels: own },
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
              },
            ],
            containers: [
              {
                name,
                image: imageOf(name),
                env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { key: 'level', name: settings } } }],
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
                ports: [{ name: 'http', containerPort: port }],
                readinessProbe: { failureThreshold: 3, httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10, timeoutSeconds: 3 },
                resources: RESOURCES,
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                },
              },
            ],
          },
        },
      },
    },
  ];
}
