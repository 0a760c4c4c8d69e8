import {
  acceptedTokens,
  Certificate,
  ExternalSecretGrant,
  fromPath,
  httpProbe,
  LoadBalancer,
  type RedisCluster,
  type SecretKey,
  ServiceWorkload,
  type Stage,
  type StoreRef,
  TlsEdge,
} from 'galley/constructs';
import type { Blackbox5Installation } from './installation';
import { NAMESPACES, PORTS, USER, WEBSOCKET_PATH } from './names';
import { redisAddresses } from './redis-addresses';
import { scratch } from './scratch';
import { PATHS } from './secrets';

const HETZNER = 'load-balancer.hetzner.cloud/';

/** Properties of the Control API. */
export interface ControlApiProps {
  readonly secrets: Stage;
  readonly workloads: Stage;
  readonly store: StoreRef;
  readonly redis: RedisCluster;
  readonly password: SecretKey;
}

/** REST, gRPC and the gateway of websockets, plain inside the cluster; and the door, which is the only way from outside. */
export function controlApi(
  installation: Blackbox5Installation,
  props: ControlApiProps,
): { readonly api: ServiceWorkload; readonly edge: TlsEdge } {
  const { config, environment, images } = installation;
  const { kubernetesVersion } = environment;
  const { secrets, workloads, store, redis, password } = props;
  const { host, issuer, replicas, resources, exposure } = config.controlApi;
  const api = new ServiceWorkload(workloads, 'control-api', {
    kubernetesVersion,
    replicas,
    runAs: { user: USER, group: USER },
    // It makes, changes and watches agents.
    serviceAccountToken: true,
    container: {
      image: images['control-api'],
      ports: { http: PORTS.http, websocket: PORTS.websocket, grpc: PORTS.grpc },
      resources,
      env: {
        HTTP_PORT: String(PORTS.http),
        WEBSOCKET_PORT: String(PORTS.websocket),
        WEBSOCKET_PATH,
        GRPC_PORT: String(PORTS.grpc),
        AGENTS_NAMESPACE: NAMESPACES.agents,
        REDIS_NODES: redisAddresses(redis),
        REDIS_PASSWORD: password,
      },
      mounts: [scratch()],
      readinessProbe: httpProbe('/readyz', 'http'),
      livenessProbe: httpProbe('/healthz', 'http', { periodSeconds: 20, failureThreshold: 6 }),
    },
    ...installation.reloadedBy([password.secretName]),
  });

  const certificate = new Certificate(workloads, 'control-api-tls', {
    issuer: { name: issuer, kind: 'ClusterIssuer', providesCa: false },
    dnsNames: [host],
  });
  const { path, keys } = PATHS.controlApi;
  const tokens = new ExternalSecretGrant(secrets, 'control-api-edge', {
    store,
    keys: fromPath(path, keys),
    template: acceptedTokens(keys),
  });
  const edge = new TlsEdge(workloads, 'control-api-edge', {
    kubernetesVersion,
    replicas,
    image: images.nginx,
    certificate,
    secretName: tokens.name,
    routes: {
      ports: { https: PORTS.https, grpcs: PORTS.grpcs },
      host: `control-api.${NAMESPACES.system}.svc`,
      http: PORTS.http,
      grpc: PORTS.grpc,
      websocket: { path: WEBSOCKET_PATH, port: PORTS.websocket },
    },
    ...installation.reloadedBy([certificate.secretName, tokens.name]),
  });
  if (exposure !== undefined) {
    new LoadBalancer(workloads, 'control-api-public', {
      selector: edge.podSelector,
      ports: { https: 443, grpcs: PORTS.grpc },
      externalIps: exposure.floatingIps,
      annotations: {
        [`${HETZNER}location`]: exposure.location,
        [`${HETZNER}name`]: `blackbox5-${environment.environment}`,
        [`${HETZNER}use-private-ip`]: 'true',
      },
    });
  }
  for (const workload of [api, edge]) installation.close(workloads, workload);
  return { api, edge };
}
