import type { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { ConfigMap, contentHash } from '../config-map';
import { field, type SecretTemplate } from '../secrets/secret-template';
import { Volume } from '../storage/volume';
import type { Certificate } from '../tls/certificate';
import { httpProbe } from '../workload/probe';
import { ServiceWorkload, type ServiceWorkloadProps } from '../workload/service-workload';
import { HEALTH_PATH, type NginxPaths, nginxConfig, nginxContainer, STREAMING } from './nginx';

/** Key of the Secret, and name of the file, with the tokens that are let in. */
export const TOKENS_FILE = 'tokens.conf';
const SECRET_DIRECTORY = '/etc/nginx/tokens';
const TLS_DIRECTORY = '/etc/nginx/tls';

/**
 * A Secret with nothing but the tokens that are let in, as the proxy reads them. Each is a pattern: nginx' `map` ignores the case of plain text, so that a
 * token with its case swapped would be let in. The scheme has no case (RFC 9110, 11.1).
 *
 * @param keys names under which the tokens were fetched
 * @see https://nginx.org/en/docs/http/ngx_http_map_module.html#map
 */
export function acceptedTokens(keys: readonly [string, ...string[]]): SecretTemplate<typeof TOKENS_FILE> {
  const lines = keys.map((key) => `{{ printf "~^(?i:Bearer) %s$" (regexQuoteMeta ${field(key)}) | quote }} 1;\n`);
  return { type: 'Opaque', data: { [TOKENS_FILE]: lines.join('') } };
}

/** What listens for whom. */
export interface EdgeRoutes {
  /** Ports that clients connect to: HTTPS, and gRPC over TLS. */
  readonly ports: { readonly https: number; readonly grpcs: number };
  /** Host name of the backend. nginx looks it up only once, so it must be a Service's name. */
  readonly host: string;
  /** Ports of the server: plain HTTP, plain gRPC. */
  readonly http: number;
  readonly grpc: number;
  /** Path of websockets and the server's port for them. */
  readonly websocket: { readonly path: string; readonly port: number };
}

/** Properties for `TlsEdge`. */
export interface TlsEdgeProps extends Pick<ServiceWorkloadProps, 'kubernetesVersion' | 'annotations' | 'replicas'> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
  /** nginx, unprivileged. */
  readonly image: ImageRef;
  readonly routes: EdgeRoutes;
  readonly certificate: Certificate;
  /** Secret made by `acceptedTokens`. */
  readonly secretName: string;
}

/**
 * The door of a server whose own ports are plain. TLS ends here, and a request without one of the accepted bearer tokens goes no further, be it REST,
 * gRPC or the beginning of a websocket. Its pods hold no token of the Kubernetes API, whatever the server behind may do there. Certificate and
 * tokens are read when it starts.
 */
export class TlsEdge extends ServiceWorkload {
  constructor(scope: Construct, id: string, props: TlsEdgeProps) {
    const { name = id, kubernetesVersion, replicas, annotations, image, routes, certificate, secretName } = props;
    const data = { 'nginx.conf': tlsEdgeConfig(routes, { secret: SECRET_DIRECTORY, tls: TLS_DIRECTORY }) };
    const base = nginxContainer(image, Volume.configMap('edge', `${name}-edge`));
    super(scope, id, {
      name,
      kubernetesVersion,
      replicas,
      annotations,
      podAnnotations: { 'checksum/edge': contentHash(data) },
      container: {
        ...base,
        ports: routes.ports,
        mounts: [
          ...base.mounts,
          Volume.secret('tokens', secretName, [TOKENS_FILE]).mount(SECRET_DIRECTORY, { readOnly: true }),
          Volume.secret('tls', certificate.secretName, ['tls.crt', 'tls.key']).mount(TLS_DIRECTORY, { readOnly: true }),
        ],
        readinessProbe: httpProbe(HEALTH_PATH, 'https', { scheme: 'HTTPS' }),
        livenessProbe: httpProbe(HEALTH_PATH, 'https', { scheme: 'HTTPS', periodSeconds: 20, failureThreshold: 6 }),
      },
    });
    new ConfigMap(this, 'edge', { name: `${name}-edge`, data });
  }
}

/** The text of its `nginx.conf`. The tokens are in none of it: they stand in a file that is included. */
export function tlsEdgeConfig(
  { ports, host, http, grpc, websocket }: EdgeRoutes,
  { scratch = '/tmp', secret, tls }: NginxPaths & { readonly tls: string },
): string {
  const guard = 'if ($let_in = 0) { return 401; }';
  const forwarded = [
    'proxy_set_header Host $host;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto https;',
  ];
  const location = (path: string, lines: readonly string[]): string[] => [
    `  location ${path} {`,
    ...lines.map((line) => `    ${line}`),
    '  }',
  ];
  return nginxConfig(scratch, [
    // A token is longer than what a bucket holds by default.
    'map_hash_bucket_size 512;',
    `map $http_authorization $let_in { default 0; include ${secret}/${TOKENS_FILE}; }`,
    `ssl_certificate ${tls}/tls.crt;`,
    `ssl_certificate_key ${tls}/tls.key;`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'client_max_body_size 4m;',
    'server {',
    `  listen ${ports.https} ssl;`,
    ...location(`= ${HEALTH_PATH}`, ['return 204;']),
    ...location(websocket.path, [
      guard,
      ...STREAMING,
      ...forwarded,
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection upgrade;',
      `proxy_pass http://${host}:${websocket.port};`,
    ]),
    ...location('/', [guard, ...STREAMING, ...forwarded, "proxy_set_header Connection '';", `proxy_pass http://${host}:${http};`]),
    '}',
    'server {',
    `  listen ${ports.grpcs} ssl http2;`,
    ...location('/', [guard, 'grpc_read_timeout 1h;', 'grpc_send_timeout 1h;', `grpc_pass grpc://${host}:${grpc};`]),
    '}',
  ]);
}
