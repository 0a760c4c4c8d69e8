import { type Construct, type IngressPath, priorityAbove, SplitIngress, TraefikIngress } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { API, APP, APP_PORT, manualWebhookName, PORT } from './names';

const api = (path: string, match: IngressPath['match'] = 'Exact'): IngressPath => ({ path, match, service: API, port: PORT });

/** Public paths stand for themselves and nothing below them; of webhooks each source has its own. */
function open({ config }: AiAgentsInstallation): readonly [IngressPath, ...IngressPath[]] {
  const sources = Object.entries(config.webhooks).flatMap(([name, { as }]) => (as === 'manual' ? [] : [api(`/api/webhooks/${name}`)]));
  // It shows counts of requests and Jobs, names of agents and models, and the process's memory.
  const metrics = config.publicMetrics ? [api('/metrics')] : [];
  return [api('/api/jobs/submit'), api('/api/events/ingest'), ...sources, api('/health'), api('/ready'), ...metrics];
}
const GUARDED: readonly [IngressPath, ...IngressPath[]] = [
  api('/api', 'Prefix'),
  { path: '/', match: 'Prefix', service: APP, port: APP_PORT },
];

/** The ways in from outside, split by who may use them. */
export function mainRoutes(installation: AiAgentsInstallation, chart: Construct): void {
  const { authelia, traefik } = installation.config;
  new SplitIngress(chart, 'ai-agents', {
    ...place(installation),
    strictPrefixMatching: traefik.strictPrefixMatching,
    open: open(installation),
    guarded: GUARDED,
    guard: { namespace: authelia.namespace, name: authelia.middleware },
  });
}

/** The path of one source whose workload is rendered. It goes before the guarded ones. */
export function webhookRoute(installation: AiAgentsInstallation, chart: Construct, source: string): void {
  const service = manualWebhookName(source);
  const { host, traefik } = installation.config;
  new TraefikIngress(chart, `${service}-ingress`, {
    ...place(installation),
    name: service,
    paths: [{ path: `/api/webhooks/${source}`, match: 'Exact', service, port: PORT }],
    priority: priorityAbove(host, GUARDED, traefik) + 1,
  });
}

/** Host and class of the ways in from outside. */
export function place({ config, environment }: AiAgentsInstallation) {
  const { host, traefik } = config;
  const [className = 'traefik'] =
    Object.entries(environment.cluster.ingressClasses).find(([, { controller }]) => controller === 'traefik') ?? [];
  return { className, host, tlsSecretName: traefik.tlsSecretName };
}
