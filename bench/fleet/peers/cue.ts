import { join } from 'node:path';
import { type Cell, imageOf, portOf, RESOURCES, SERVICES } from '../model';
import type { Renderer } from '../renderer';
import { write } from '../write';

/** One file of definitions and comprehensions over all cells: a single `cue export`. */
export function cue(program: string, version: string): Renderer {
  return {
    name: 'CUE',
    version,
    how: '`cue export fleet.cue -e objects --out json -o OUT/fleet.json`: comprehensions over cells and services',
    differs: 'writes one file in JSON; checks no images, writes no index, removes nothing',
    atMost: 10_000,
    prepare: (cells, folder, out) => {
      write(join(folder, 'fleet.cue'), source(cells));
      return { words: [program, 'export', 'fleet.cue', '-e', 'objects', '--out', 'json', '-o', join(out, 'fleet.json')], cwd: folder };
    },
  };
}

const source = (cells: readonly Cell[]): string => `package fleet

cells: ${JSON.stringify(cells)}
services: ${JSON.stringify(SERVICES.map((name, index) => ({ name, image: imageOf(name), port: portOf(index) })))}
#resources: ${JSON.stringify(RESOURCES)}
${DEFINITIONS}`;

const DEFINITIONS = `
objects: [for cell in cells for service in services for object in (#Service & {#cell: cell, #service: service}).objects {object}]

#Service: {
	#cell: {...}
	#service: {...}
	let own = {"app.kubernetes.io/name": #service.name}
	let meta = {
		name:      #service.name
		namespace: #cell.name
		labels: {
			own
			"example.com/cell": #cell.name
		}
	}
	objects: [{
		apiVersion: "v1"
		kind:       "ConfigMap"
		metadata: {name: "\\(#service.name)-settings", namespace: #cell.name, labels: "example.com/cell": #cell.name}
		data: {cell: #cell.name, level: #cell.level, service: #service.name}
	}, {
		apiVersion:                   "v1"
		kind:                         "ServiceAccount"
		metadata:                     meta
		automountServiceAccountToken: false
	}, {
		apiVersion: "v1"
		kind:       "Service"
		metadata:   meta
		spec: {type: "ClusterIP", selector: own, ports: [{name: "http", port: #service.port, targetPort: "http"}]}
	}, {
		apiVersion: "policy/v1"
		kind:       "PodDisruptionBudget"
		metadata:   meta
		spec: {maxUnavailable: 1, selector: matchLabels: own}
	}, {
		apiVersion: "apps/v1"
		kind:       "Deployment"
		metadata:   meta
		spec: {
			replicas:             #cell.replicas
			revisionHistoryLimit: 5
			selector: matchLabels: own
			strategy: {type: "RollingUpdate", rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
			template: {
				metadata: labels: own
				spec: {
					serviceAccountName:            #service.name
					automountServiceAccountToken:  false
					enableServiceLinks:            false
					terminationGracePeriodSeconds: 40
					securityContext: {runAsNonRoot: true, seccompProfile: type: "RuntimeDefault"}
					topologySpreadConstraints: [{
						labelSelector: matchLabels: own
						maxSkew:           1
						topologyKey:       "kubernetes.io/hostname"
						whenUnsatisfiable: "ScheduleAnyway"
					}]
					containers: [{
						name:  #service.name
						image: #service.image
						env: [{name: "LEVEL", valueFrom: configMapKeyRef: {key: "level", name: "\\(#service.name)-settings"}}]
						lifecycle: preStop: sleep: seconds: 5
						ports: [{name: "http", containerPort: #service.port}]
						readinessProbe: {failureThreshold: 3, httpGet: {path: "/ready", port: "http"}, periodSeconds: 10, timeoutSeconds: 3}
						resources: #resources
						securityContext: {
							allowPrivilegeEscalation: false
							capabilities: drop: ["ALL"]
							readOnlyRootFilesystem: true
							runAsNonRoot:           true
						}
					}]
				}
			}
		}
	}]
}
`;
