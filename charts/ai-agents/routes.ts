import type { Construct } from 'constructs';
import { SplitIngress } from '../../constructs/routing/traefik/split-ingress';
import { type IngressPath, TraefikIngress } from '../../constructs/routing/traefik/traefik-ingress';
import type { Installation } from './installation';
import { API, APP, APP_PORT, manualWebhookName, PORT } from './names';

/**
 * What is reached from outside, split by who may ask. Public paths stand for themselves and nothing below them, but webhooks, whose sources
 * are each a path below.
 */
export function mainRoutes(installation: Installation, chart: Construct): void {
  const { config } = installation;
  const api = (path: string, match: IngressPath['match'] = 'Exact'): IngressPath => ({ path, match, service: API, port: PORT });
  new SplitIngress(chart, 'ai-agents', {
    ...place(installation),
    strictPrefixMatching: config.traefik.strictPrefixMatching,
    open: [
      api('/api/jobs/submit'),
      api('/api/events/ingest'),
      api('/api/webhooks', 'Prefix'),
      api('/health'),
      api('/ready'),
      api('/metrics'),
    ],
    guarded: [api('/api', 'Prefix'), { path: '/', match: 'Prefix', service: APP, port: APP_PORT }],
    guard: { namespace: config.authelia.namespace, name: config.authelia.middleware },
  });
}

/** The path of one source whose workload is rendered; its rule is longer than that of all webhooks, and so goes before it. */
export function webhookRoute(installation: Installation, chart: Construct, source: string): void {
  const service = manualWebhookName(source);
  new TraefikIngress(chart, `${service}-ingress`, {
    ...place(installation),
    name: service,
    paths: [{ path: `/api/webhooks/${source}`, match: 'Exact', service, port: PORT }],
  });
}

function place({ config, environment }: Installation) {
  const { host, traefik } = config;
  const [className = 'traefik'] =
    Object.entries(environment.cluster.ingressClasses).find(([, { controller }]) => controller === 'traefik') ?? [];
  return { className, host, ...(traefik.tlsSecretName !== undefined && { tlsSecretName: traefik.tlsSecretName }) };
}
