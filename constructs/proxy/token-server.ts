import type { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { ConfigMap, contentHash } from '../config-map';
import { field, type SecretTemplate } from '../secrets/secret-template';
import { Volume } from '../storage/volume';
import type { ContainerProps } from '../workload/container';
import { httpProbe } from '../workload/probe';
import { ServiceWorkload, type ServiceWorkloadProps } from '../workload/service-workload';
import { HEALTH_PATH, type NginxPaths, nginxConfig, nginxContainer, STREAMING } from './nginx';

/** Key of the Secret, and name of the file, with the line that sets the header. */
export const AUTHORIZATION_FILE = 'authorization.conf';
const SECRET_DIRECTORY = '/etc/nginx/token';

/** A Secret with nothing but the line of configuration that sets the header. @param key name under which the token was fetched */
export function bearerHeader(key: string): SecretTemplate<typeof AUTHORIZATION_FILE> {
  const header = `{{ printf "Bearer %s" ${field(key)} | quote }}`;
  return { type: 'Opaque', data: { [AUTHORIZATION_FILE]: `proxy_set_header Authorization ${header};\n` } };
}

/** Properties for `TokenServer`. */
export interface TokenServerProps extends Pick<ServiceWorkloadProps, 'kubernetesVersion' | 'annotations' | 'replicas'> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
  /** nginx, unprivileged. */
  readonly proxyImage: ImageRef;
  /** Port that clients connect to, and the name that it has. */
  readonly port: { readonly name: string; readonly number: number };
  /** The server, which listens on its own port and reads clients' tokens. It gets no token itself. */
  readonly server: Omit<ContainerProps, 'ports' | 'readinessProbe' | 'livenessProbe' | 'startupProbe' | 'lifecycle'> & {
    readonly port: number;
  };
  /** Secret made by `bearerHeader`. */
  readonly secretName: string;
}

/**
 * A server that expects a token from each client, behind a proxy in the same pod that adds one to every request. Only the proxy holds the
 * token: it replaces whatever clients send, and the server gets the token with each request. Everyone who reaches the port acts with the
 * token, so connections decide who may. The server's own port is in no Service and in no connection.
 */
export class TokenServer extends ServiceWorkload {
  constructor(scope: Construct, id: string, props: TokenServerProps) {
    const { name = id, kubernetesVersion, replicas, annotations, proxyImage, port, secretName } = props;
    const { port: serverPort, ...server } = props.server;
    const conf = tokenProxyConfig({ port: port.number, serverPort }, { secret: SECRET_DIRECTORY });
    const data = { 'nginx.conf': conf };
    const base = nginxContainer(proxyImage, Volume.configMap('proxy', `${name}-proxy`));
    super(scope, id, {
      name,
      kubernetesVersion,
      replicas,
      annotations,
      podAnnotations: { 'checksum/proxy': contentHash(data) },
      sidecars: [{ initContainers: [], containers: [server] }],
      container: {
        ...base,
        ports: { [port.name]: port.number },
        mounts: [...base.mounts, Volume.secret('token', secretName, [AUTHORIZATION_FILE]).mount(SECRET_DIRECTORY, { readOnly: true })],
        readinessProbe: httpProbe(HEALTH_PATH, port.name),
        livenessProbe: httpProbe(HEALTH_PATH, port.name, { periodSeconds: 20, failureThreshold: 6 }),
      },
    });
    new ConfigMap(this, 'proxy', { name: `${name}-proxy`, data });
  }
}

/** The text of the proxy's `nginx.conf`. The token is in none of it: it stands in a file that is included. */
export function tokenProxyConfig(
  { port, serverPort }: { readonly port: number; readonly serverPort: number },
  { scratch = '/tmp', secret }: NginxPaths,
): string {
  return nginxConfig(scratch, [
    'server {',
    `  listen ${port};`,
    '  client_max_body_size 16m;',
    `  location = ${HEALTH_PATH} { return 204; }`,
    '  location / {',
    `    include ${secret}/${AUTHORIZATION_FILE};`,
    ...STREAMING.map((line) => `    ${line}`),
    '    proxy_set_header Host localhost;',
    "    proxy_set_header Connection '';",
    `    proxy_pass http://127.0.0.1:${serverPort};`,
    '  }',
    '}',
  ]);
}
