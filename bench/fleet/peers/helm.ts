import { join } from 'node:path';
import { stringify } from 'yaml';
import { imageOf, portOf, RESOURCES, SERVICES, VERSION } from '../model';
import type { Renderer } from '../renderer';
import { write } from '../write';

/** One chart that ranges over cells and services: a single `helm template`. */
export function helm(program: string, version: string): Renderer {
  return {
    name: `helm ${version.replace(/^v/, '').split('.')[0]}`,
    version,
    how: '`helm template fleet chart --output-dir OUT`: one chart, five templates that range over the cells and services of values.yaml, which is faster than a `helm template` for each cell',
    differs:
      'writes five files, one a template, whatever the number of objects; types nothing, checks no images, writes no index, removes nothing',
    prepare: (cells, folder, out) => {
      const services = SERVICES.map((name, index) => ({ name, image: imageOf(name), port: portOf(index) }));
      write(join(folder, 'chart/Chart.yaml'), stringify({ apiVersion: 'v2', name: 'fleet', version: VERSION }));
      write(join(folder, 'chart/values.yaml'), stringify({ cells, services, resources: RESOURCES }));
      write(join(folder, 'chart/templates/_helpers.tpl'), HELPERS);
      for (const [name, template] of Object.entries(TEMPLATES)) write(join(folder, 'chart/templates', `${name}.yaml`), ranged(template));
      return { words: [program, 'template', 'fleet', 'chart', '--output-dir', out], cwd: folder };
    },
  };
}

const HELPERS = `{{- define "fleet.metadata" -}}
metadata:
  name: {{ .service.name }}
  namespace: {{ .cell.name }}
  labels:
    app.kubernetes.io/name: {{ .service.name }}
    example.com/cell: {{ .cell.name }}
{{- end }}
`;

const ranged = (template: string): string => `{{- range $cell := .Values.cells }}
{{- range $service := $.Values.services }}
---
${template}{{- end }}
{{- end }}
`;

const METADATA = '{{ include "fleet.metadata" (dict "cell" $cell "service" $service) }}';

const TEMPLATES = {
  configmap: `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $service.name }}-settings
  namespace: {{ $cell.name }}
  labels:
    example.com/cell: {{ $cell.name }}
data:
  cell: {{ $cell.name }}
  level: {{ $cell.level }}
  service: {{ $service.name }}
`,
  serviceaccount: `apiVersion: v1
kind: ServiceAccount
${METADATA}
automountServiceAccountToken: false
`,
  service: `apiVersion: v1
kind: Service
${METADATA}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: {{ $service.name }}
  ports:
    - name: http
      port: {{ $service.port }}
      targetPort: http
`,
  poddisruptionbudget: `apiVersion: policy/v1
kind: PodDisruptionBudget
${METADATA}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $service.name }}
`,
  deployment: `apiVersion: apps/v1
kind: Deployment
${METADATA}
spec:
  replicas: {{ $cell.replicas }}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $service.name }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ $service.name }}
    spec:
      serviceAccountName: {{ $service.name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 40
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
        - labelSelector:
            matchLabels:
              app.kubernetes.io/name: {{ $service.name }}
          maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
      containers:
        - name: {{ $service.name }}
          image: {{ $service.image }}
          env:
            - name: LEVEL
              valueFrom:
                configMapKeyRef:
                  key: level
                  name: {{ $service.name }}-settings
          lifecycle:
            preStop:
              sleep:
                seconds: 5
          ports:
            - name: http
              containerPort: {{ $service.port }}
          readinessProbe:
            failureThreshold: 3
            httpGet:
              path: /ready
              port: http
            periodSeconds: 10
            timeoutSeconds: 3
          resources:
            {{- toYaml $.Values.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
            runAsNonRoot: true
`,
};
