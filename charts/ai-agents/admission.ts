import { AdmissionPolicy, type AdmissionRule, type Application, notNamed, POD_TEMPLATE, podTemplateRules } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import { hasOperatorsWebhooks } from './connections';
import type { AiAgentsInstallation } from './installation';
import {
  API,
  APP,
  BACKUP,
  CLAIMS,
  CLEANUP,
  EXECUTOR,
  manualWebhookName,
  NAMESPACE,
  PROCESSOR,
  PROCESSOR_CLEANUP,
  TOKEN_REFRESH,
  WEBHOOK,
} from './names';
import { place } from './routes';
import { GITHUB_APP, signingSecretName } from './secrets';

const api = { name: API, namespace: NAMESPACE };
const processor = { name: PROCESSOR, namespace: NAMESPACE };

/** Kinds that the API makes for each WebhookSource. */
const DEPLOYMENTS = { apiGroup: 'apps', apiVersion: 'v1', resources: ['deployments'] } as const;
const SERVICES = { apiGroup: '', apiVersion: 'v1', resources: ['services'] } as const;
const INGRESSES = { apiGroup: 'networking.k8s.io', apiVersion: 'v1', resources: ['ingresses'] } as const;

/**
 * What API and processor may make in the namespace that holds every Secret: Jobs of executors, and workloads of WebhookSources. Roles say which
 * kinds they may create, not what is in them; without these policies whoever takes the API over could run any image as any account, or lead any
 * path to any Service.
 */
export function admission(installation: AiAgentsInstallation, cluster: Application): void {
  jobs(installation, cluster);
  if (!hasOperatorsWebhooks(installation)) return;
  new AdmissionPolicy(cluster, 'ai-agents-rendered', {
    namespace: NAMESPACE,
    of: [api],
    kinds: [DEPLOYMENTS, SERVICES, INGRESSES],
    operations: ['UPDATE', 'DELETE'],
    rules: [NOT_RENDERED],
  });
  deployments(installation, cluster);
  services(cluster);
  ingresses(installation, cluster);
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const NOT_RENDERED: AdmissionRule = {
  expression: `!has(oldObject.metadata.labels) || !('${MANAGED_BY}' in oldObject.metadata.labels) || oldObject.metadata.labels['${MANAGED_BY}'] != 'galley'`,
  message: 'expected an object that the API made itself, got one that stands in git',
};

function jobs({ config, images }: AiAgentsInstallation, cluster: Application): void {
  const executors = [images['executor-bonsai-8b'], images['executor-claude'], images['executor-codex'], images['executor-llama']];
  new AdmissionPolicy(cluster, 'ai-agents-jobs', {
    namespace: NAMESPACE,
    of: [api, processor],
    kinds: [{ apiGroup: 'batch', apiVersion: 'v1', resources: ['jobs'] }],
    variables: POD_TEMPLATE,
    rules: [
      ...podTemplateRules({
        account: EXECUTOR,
        repositories: executors.map(({ name }) => name),
        secrets: [GITHUB_APP, ...config.secrets.callers, ...config.secrets.credentials],
        claims: [CLAIMS.uploads, ...(config.storage.modelsCache ? [CLAIMS.modelsCache] : [])],
      }),
      notNamed('object.spec.template.metadata', renderedNames(config)),
      UPLOADS_READ_ONLY,
      {
        expression: '!has(object.spec.manualSelector) || !object.spec.manualSelector',
        message: 'expected a Job that selects its own pods',
      },
    ],
  });
}

/** The claim is read-only, or each mount of it is. */
const UPLOADS_READ_ONLY: AdmissionRule = {
  expression:
    `variables.volumes.all(v, !has(v.persistentVolumeClaim) || v.persistentVolumeClaim.claimName != '${CLAIMS.uploads}' || ` +
    '(has(v.persistentVolumeClaim.readOnly) && v.persistentVolumeClaim.readOnly) || ' +
    'variables.containers.all(c, !has(c.volumeMounts) || c.volumeMounts.all(m, m.name != v.name || (has(m.readOnly) && m.readOnly))))',
  message: `expected ${CLAIMS.uploads} to be mounted read-only`,
};

function deployments({ config, images }: AiAgentsInstallation, cluster: Application): void {
  new AdmissionPolicy(cluster, 'ai-agents-webhook-deployments', {
    namespace: NAMESPACE,
    of: [api],
    kinds: [DEPLOYMENTS],
    variables: POD_TEMPLATE,
    rules: [
      ...podTemplateRules({
        account: WEBHOOK,
        repositories: [images.webhook.name],
        secrets: Object.keys(config.webhooks).map(signingSecretName),
        claims: [],
      }),
      notNamed('object.spec.template.metadata', renderedNames(config)),
    ],
  });
}

function services(cluster: Application): void {
  new AdmissionPolicy(cluster, 'ai-agents-webhook-services', {
    namespace: NAMESPACE,
    of: [api],
    kinds: [SERVICES],
    rules: [
      {
        expression: `has(object.spec.selector) && 'app.kubernetes.io/name' in object.spec.selector && object.spec.selector['app.kubernetes.io/name'] == '${WEBHOOK}'`,
        message: `expected a Service of pods named ${WEBHOOK}`,
      },
      {
        expression: "(!has(object.spec.type) || object.spec.type == 'ClusterIP') && !has(object.spec.externalIPs)",
        message: 'expected a Service inside the cluster',
      },
      {
        expression: annotationsIn([]),
        message: 'expected no annotations of other controllers: they give out names of the DNS, addresses and ways in',
      },
    ],
  });
}

/** Annotations that some controller may read are named one by one; those of nobody's and of this system's own are free. */
function annotationsIn(names: readonly string[]): string {
  const free = ['labrats.work/', 'kubectl.kubernetes.io/', 'app.kubernetes.io/', 'meta.helm.sh/'].map(
    (prefix) => `a.startsWith('${prefix}')`,
  );
  return `!has(object.metadata.annotations) || object.metadata.annotations.all(a, ${[...free, `a in ${JSON.stringify(names)}`].join(' || ')})`;
}

const CLASS = 'kubernetes.io/ingress.class';

function ingresses(installation: AiAgentsInstallation, cluster: Application): void {
  const { config } = installation;
  const { className, host, tlsSecretName } = place(installation);
  const manual = Object.entries(config.webhooks).flatMap(([name, { as }]) => (as === 'manual' ? [`/api/webhooks/${name}`] : []));
  const tls = `has(t.hosts) && t.hosts.all(h, h == '${host}') && (!has(t.secretName)${tlsSecretName === undefined ? '' : ` || t.secretName == '${tlsSecretName}'`})`;
  new AdmissionPolicy(cluster, 'ai-agents-webhook-ingresses', {
    namespace: NAMESPACE,
    of: [api],
    kinds: [INGRESSES],
    rules: [
      {
        expression: `!has(object.spec.defaultBackend) && has(object.spec.rules) && object.spec.rules.all(r, has(r.host) && r.host == '${host}')`,
        message: `expected the host ${host} alone`,
      },
      {
        // Traefik puts a path into a rule of its own language, so that it has to be a plain name.
        expression:
          'object.spec.rules.all(r, has(r.http) && r.http.paths.all(p, has(p.path) && ' +
          "p.path.matches('^/api/webhooks/[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && " +
          `!(p.path in ${JSON.stringify(manual)}) && ` +
          `has(p.backend.service) && !(p.backend.service.name in ${JSON.stringify(renderedNames(config))})))`,
        message: 'expected paths of single webhooks, and no Service that stands in git',
      },
      {
        // Of what others would read cert-manager writes over a Secret that `tls` names, and external-dns gives out names.
        expression: annotationsIn(['traefik.ingress.kubernetes.io/router.entrypoints', 'traefik.ingress.kubernetes.io/router.tls', CLASS]),
        message: "expected none of Traefik's annotations but entrypoints and tls, and none of other controllers'",
      },
      {
        expression:
          `(!has(object.spec.ingressClassName) || object.spec.ingressClassName == '${className}') && ` +
          `(!has(object.metadata.annotations) || !('${CLASS}' in object.metadata.annotations) || object.metadata.annotations['${CLASS}'] == '${className}')`,
        message: `expected the class ${className}`,
      },
      {
        expression: `!has(object.spec.tls) || object.spec.tls.all(t, ${tls})`,
        message: `expected TLS for ${host} alone, and no Secret of its own`,
      },
    ],
  });
}

/** Names of the workloads and Services that stand in git. */
function renderedNames({ webhooks }: AiAgentsConfig): string[] {
  const manual = Object.entries(webhooks).flatMap(([name, { as }]) => (as === 'manual' ? [manualWebhookName(name)] : []));
  return [API, APP, PROCESSOR, CLEANUP, PROCESSOR_CLEANUP, TOKEN_REFRESH, BACKUP, `${BACKUP}-restore`, ...manual];
}
