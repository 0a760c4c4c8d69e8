import { burstOf } from './route';
import type { Treatment } from './treatment';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/**
 * Annotations that make ingress-nginx treat all paths of one Ingress alike.
 *
 * Timeouts are seconds between two reads or writes, not the life of a connection; a websocket needs nothing besides. The certificate of
 * an HTTPS backend is not verified unless that is asked for.
 *
 * @param namespace of the Secret with the authority, and of the ConfigMap with the answer's headers, which the caller renders
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 */
export function nginxAnnotations(treatment: Treatment, namespace: string): Record<string, string> {
  const { backend, timeout, maxBody, rateLimit, responseHeaders } = treatment;
  const { tls } = backend;
  const seconds = String(timeout.toSeconds());
  const settings: Record<string, string> = {
    'ssl-redirect': 'true',
    'proxy-read-timeout': seconds,
    'proxy-send-timeout': seconds,
    ...(tls && {
      'backend-protocol': 'HTTPS',
      'proxy-ssl-verify': 'on',
      'proxy-ssl-secret': `${namespace}/${tls.ca.secretName}`,
      'proxy-ssl-name': tls.hostname,
      'proxy-ssl-server-name': 'on',
    }),
    ...(maxBody && { 'proxy-body-size': `${maxBody.toKibibytes()}k` }),
    ...(rateLimit && {
      'limit-rps': String(rateLimit.perSecond),
      'limit-burst-multiplier': String(burstOf(rateLimit) / rateLimit.perSecond),
    }),
    ...(responseHeaders && { 'custom-headers': `${namespace}/${headersName(treatment)}` }),
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [PREFIX + name, value]));
}

/** Name of the ConfigMap with the headers of a treatment's answers. */
export const headersName = ({ name }: Treatment): string => `${name}-headers`;
