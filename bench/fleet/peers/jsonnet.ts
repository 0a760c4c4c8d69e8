import { join } from 'node:path';
import { type Cell, imageOf, portOf, RESOURCES, SERVICES } from '../model';
import type { Renderer } from '../renderer';
import { write } from '../write';

/** One program over all cells that gives a file for each object. */
export function jsonnet(program: string, version: string): Renderer {
  return {
    name: 'go-jsonnet',
    version,
    how: '`jsonnet -c -m OUT fleet.jsonnet`: a function of a cell and a service, mapped over both; a file per object, in JSON, which is its own and faster than YAML',
    differs:
      'writes JSON, not YAML; types nothing, checks no images, writes no index, removes nothing; touches no file whose content is the same',
    prepare: (cells, folder, out) => {
      write(join(folder, 'fleet.jsonnet'), programOf(cells));
      return { words: [program, '-c', '-m', out, 'fleet.jsonnet'], cwd: folder };
    },
  };
}

const programOf = (cells: readonly Cell[]): string => `local cells = ${JSON.stringify(cells)};
local services = ${JSON.stringify(SERVICES.map((name, index) => ({ name, image: imageOf(name), port: portOf(index) })))};
local resources = ${JSON.stringify(RESOURCES)};
${LIBRARY}`;

const LIBRARY = `
local objects(cell, service) =
  local own = { 'app.kubernetes.io/name': service.name };
  local metadata = { name: service.name, namespace: cell.name, labels: own { 'example.com/cell': cell.name } };
  [
    {
      apiVersion: 'v1', kind: 'ConfigMap',
      metadata: { name: service.name + '-settings', namespace: cell.name, labels: { 'example.com/cell': cell.name } },
      data: { cell: cell.name, level: cell.level, service: service.name },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'v1', kind: 'Service', metadata: metadata,
      spec: { type: 'ClusterIP', selector: own, ports: [{ name: 'http', port: service.port, targetPort: 'http' }] },
    },
    {
      apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: own } },
    },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata,
      spec: {
        replicas: cell.replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels: own },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: own },
          spec: {
            serviceAccountName: service.name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 40,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: [{
              labelSelector: { matchLabels: own },
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
            }],
            containers: [{
              name: service.name,
              image: service.image,
              env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { key: 'level', name: service.name + '-settings' } } }],
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              ports: [{ name: 'http', containerPort: service.port }],
              readinessProbe: { failureThreshold: 3, httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10, timeoutSeconds: 3 },
              resources: resources,
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
              },
            }],
          },
        },
      },
    },
  ];
{
  [cell.name + '/' + std.asciiLower(object.kind) + '-' + object.metadata.name + '.json']: object
  for cell in cells
  for service in services
  for object in objects(cell, service)
}
`;
