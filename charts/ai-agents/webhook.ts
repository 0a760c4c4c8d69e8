import { type Application, Construct, CustomResource, type ServiceWorkload } from 'galley/constructs';
import { grantWebhook, operatorsWebhookAccount } from './access';
import type { ManualWebhook, WebhookResource } from './config-webhooks';
import type { AiAgentsInstallation } from './installation';
import { WebhookSource } from './kinds';
import { manualWebhookName, PORT } from './names';
import { webhookRoute } from './routes';
import { type Secrets, SIGNING_KEY, signingSecretName } from './secrets';
import { commonSettings } from './settings';
import { processWorkload } from './workload';

/**
 * The sources of webhooks, each in the one way that the environment says: a WebhookSource, for which the operator makes the workload, or that
 * workload itself.
 *
 * @returns the rendered workloads
 */
export function webhooks(installation: AiAgentsInstallation, secrets: Secrets, after: readonly Application[]): ServiceWorkload[] {
  const sources = Object.entries(installation.config.webhooks);
  if (sources.length === 0) return [];
  const application = installation.application('webhook', { after });
  const resources = sources.flatMap(([name, source]) => (source.as === 'resource' ? [[name, source] as const] : []));
  for (const [name, source] of resources) webhookSource(installation, application, name, source);
  if (resources.length > 0)
    operatorsWebhookAccount(
      application,
      resources.map(([name]) => name),
    );
  return sources.flatMap(([name, source]) =>
    source.as === 'manual' ? [manualWebhook(installation, application, name, source, secrets)] : [],
  );
}

function webhookSource(
  { images }: AiAgentsInstallation,
  application: Application,
  name: string,
  { provider, agent, events }: WebhookResource,
): void {
  new CustomResource(application, `source-${name}`, {
    name,
    type: WebhookSource,
    spec: {
      provider,
      agentRef: { name: agent },
      events: [...events],
      secretRef: { name: signingSecretName(name), key: SIGNING_KEY },
      // By digest, or the operator would take whatever its own tag leads to.
      image: images.webhook.toString(),
    },
  });
}

function manualWebhook(
  installation: AiAgentsInstallation,
  application: Application,
  source: string,
  { provider, agent, events, replicas, resources }: ManualWebhook,
  { signing }: Secrets,
): ServiceWorkload {
  const secret = signing[source];
  // A scope of its own: the constructs of `docs` and of a source `docs-config` would have one name.
  const scope = new Construct(application, `manual-${source}`);
  const workload = processWorkload(installation, scope, {
    name: manualWebhookName(source),
    image: installation.images.webhook,
    port: PORT,
    replicas,
    resources,
    settings: {
      ...commonSettings(installation),
      WEBHOOK_SOURCE_NAME: source,
      // What a WebhookSource would say; the names are assumed.
      WEBHOOK_PROVIDER: provider,
      WEBHOOK_AGENT: agent,
      WEBHOOK_EVENTS: events.join(','),
    },
    env: secret && { [SIGNING_KEY]: secret },
    callsKubernetes: true,
  });
  // It may ask for a WebhookSource of its name, and finds none: a refusal could look like a failure to it.
  grantWebhook(scope, workload.serviceAccount, [source]);
  webhookRoute(installation, scope, source);
  return workload;
}
