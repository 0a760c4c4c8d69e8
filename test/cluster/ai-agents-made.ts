import type { Manifest } from './support/api-types';
import { environmentFolder, objectsIn } from './support/trees';

export const NAMESPACE = 'ai-agents';
const rendered = objectsIn(environmentFolder('ai-agents', 'dev'));
/** Rendered objects of some kinds. */
export const ofKind = (...kinds: readonly string[]): Manifest[] => rendered.filter(({ kind }) => kinds.includes(kind));
export const policies = ofKind('ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding');
export const base = [...ofKind('Namespace'), ...ofKind('ServiceAccount', 'Role', 'RoleBinding')];

export const settings = ofKind('ConfigMap').find(({ metadata }) => metadata.name === 'ai-agents-api') as Manifest & {
  readonly data: Readonly<Record<string, string>>;
};
export const host = new URL(settings.data['OIDC_REDIRECT_URI'] ?? '').host;

export const HARDENED = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };

interface Changes {
  readonly pod?: object;
  readonly container?: object;
  readonly labels?: object;
  /** Of the Job's own. */
  readonly spec?: object;
}

export const container = (image: string | undefined, changes: object = {}): object => ({
  name: 'main',
  image,
  securityContext: HARDENED,
  volumeMounts: [{ name: 'uploads', mountPath: '/uploads', readOnly: true }],
  ...changes,
});

/** A Job as the API makes it, but for some changes. */
export const job = ({ pod, container: changes, labels, spec }: Changes = {}): Manifest =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'made', namespace: NAMESPACE },
    spec: {
      ...spec,
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'ai-agents-executor', ...labels } },
        spec: {
          serviceAccountName: 'ai-agents-executor',
          restartPolicy: 'Never',
          containers: [container(settings.data['EXECUTOR_IMAGE'], changes)],
          volumes: [
            { name: 'uploads', persistentVolumeClaim: { claimName: 'ai-agents-uploads' } },
            { name: 'scratch', emptyDir: {} },
          ],
          ...pod,
        },
      },
    },
  }) as unknown as Manifest;

/** The Deployment of a webhook. */
export const deployment = ({ pod, container: changes, labels = {} }: Changes = {}): Manifest =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'made', namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: { source: 'made' } },
      template: {
        metadata: { labels: { source: 'made', 'app.kubernetes.io/name': 'ai-agents-webhook', ...labels } },
        spec: {
          serviceAccountName: 'ai-agents-webhook',
          containers: [{ name: 'main', image: settings.data['WEBHOOK_IMAGE'], securityContext: HARDENED, ...changes }],
          ...pod,
        },
      },
    },
  }) as unknown as Manifest;

export const service = (spec: object = {}, annotations: object = {}): Manifest =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'made', namespace: NAMESPACE, annotations },
    spec: { selector: { 'app.kubernetes.io/name': 'ai-agents-webhook' }, ports: [{ port: 3001 }], ...spec },
  }) as unknown as Manifest;

export const ingress = (
  path: string,
  changes: { readonly host?: string; readonly service?: string; readonly annotations?: object; readonly spec?: object } = {},
): Manifest =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'made', namespace: NAMESPACE, annotations: changes.annotations ?? {} },
    spec: {
      rules: [
        {
          host: changes.host ?? host,
          http: { paths: [{ path, pathType: 'Exact', backend: { service: { name: changes.service ?? 'made', port: { number: 3001 } } } }] },
        },
      ],
      ...changes.spec,
    },
  }) as unknown as Manifest;
