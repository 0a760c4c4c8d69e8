import { OutsidePeer, tcp, type WorkloadPeer } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { EXECUTORS, OPERATORS_WEBHOOKS, prometheus, traefik } from './peers';

/** Who there is, for who may talk with whom. */
export interface Peers {
  readonly api: WorkloadPeer;
  readonly app: WorkloadPeer;
  readonly processor: WorkloadPeer;
  readonly tokenRefresh: WorkloadPeer;
  readonly manualWebhooks: readonly WorkloadPeer[];
}

const HTTPS = [tcp(443)];

/**
 * Declares every connection. Names are looked up by whoever connects to one; cleanup connects to nobody, and so has nothing open at all.
 *
 * Beyond what the description lists: the API asks Authelia, Prometheus reads the API's metrics and is asked for the statistics; the token-refresh Job calls the API;
 * the processor works as the API's operator does; webhooks are called by Traefik and make requests.
 */
export function connect(installation: AiAgentsInstallation, { api, app, processor, tokenRefresh, manualWebhooks }: Peers): void {
  const { connections, config } = installation;
  const webhooks = [...manualWebhooks, ...(hasOperatorsWebhooks(installation) ? [OPERATORS_WEBHOOKS] : [])];

  for (const served of [api, app, ...webhooks]) connections.accepts(served, traefik(installation), ['http']);
  for (const caller of [app, tokenRefresh]) connections.allow({ from: caller, to: api, ports: ['http'] });
  for (const namespace of config.clientNamespaces) connections.accepts(api, OutsidePeer.pods(namespace), ['http']);
  for (const worker of [api, processor, EXECUTORS]) {
    connections.reachesApiServer(worker).reaches(worker, OutsidePeer.INTERNET, HTTPS);
  }
  // Authelia's public address is the cluster's own load balancer, which kube-proxy hands to Traefik's pods before the packet leaves: the policy sees
  // a pod in a private range.
  connections.reaches(api, traefik(installation), [tcp(config.traefik.httpsPort)]);
  for (const webhook of webhooks) connections.reachesApiServer(webhook);

  const monitoring = prometheus(installation);
  if (monitoring === undefined) return;
  connections.accepts(api, monitoring, ['http']);
  if (config.prometheus !== undefined) connections.reaches(api, monitoring, [tcp(config.prometheus.port)]);
}

/** Whether there is a source that the operator makes pods for. */
export function hasOperatorsWebhooks({ config }: AiAgentsInstallation): boolean {
  return Object.values(config.webhooks).some(({ as }) => as === 'resource');
}
