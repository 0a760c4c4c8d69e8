import { Size } from 'cdk8s';
import type { ImageRef } from '../../core/image';
import { Volume } from '../storage/volume';
import type { ContainerProps } from '../workload/container';

/** Folder of the configuration. */
export const CONFIG_DIRECTORY = '/etc/nginx/proxy';
/** Path that a proxy answers itself, for the kubelet. */
export const HEALTH_PATH = '/-/healthy';

/** Where a proxy finds and writes things; a test has them elsewhere than a container. */
export interface NginxPaths {
  /** @default /tmp */
  readonly scratch?: string;
  /** Folder of the file that was composed of the secret. */
  readonly secret: string;
}

/** The start of every proxy's configuration: nginx writes only below `scratch`, and logs no request, because some carry tokens. */
export function nginxConfig(scratch: string, http: readonly string[]): string {
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${scratch}/nginx.pid;`,
    'error_log stderr warn;',
    'events { worker_connections 1024; }',
    'http {',
    ...[
      'access_log off;',
      'server_tokens off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${scratch}/${each};`),
      ...http,
    ].map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');
}

/** Lines that make nginx pass requests and answers on at once, without buffering, so streams and events flow. */
export const STREAMING: readonly string[] = [
  'proxy_http_version 1.1;',
  'proxy_buffering off;',
  'proxy_request_buffering off;',
  'proxy_read_timeout 1h;',
  'proxy_send_timeout 1h;',
];

/** The part of a proxy's container that all have: nginx as its user 101, which writes nowhere but to /tmp. */
export function nginxContainer(image: ImageRef, config: Volume): Omit<ContainerProps, 'name'> & Required<Pick<ContainerProps, 'mounts'>> {
  return {
    image,
    command: ['nginx', '-c', `${CONFIG_DIRECTORY}/nginx.conf`],
    user: 101,
    mounts: [
      config.mount(CONFIG_DIRECTORY, { readOnly: true }),
      Volume.emptyDir('nginx-tmp', { sizeLimit: Size.mebibytes(64) }).mount('/tmp'),
    ],
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '64Mi' } },
  };
}
