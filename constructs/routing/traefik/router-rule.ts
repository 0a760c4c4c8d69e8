import type { IngressPath } from '../ingress-rule';

/** How Traefik reads the paths of an Ingress; its installation says so once for all. */
export interface PrefixMatching {
  /**
   * `providers.kubernetesIngress.strictPrefixMatching`: whether `/api` as a prefix leaves `/apix` alone, as Kubernetes means it.
   *
   * @default false, Traefik's own: a prefix is any text that the path begins with
   */
  readonly strictPrefixMatching?: boolean;
}

/**
 * The rule that Traefik makes of one path of an Ingress. Its length is its priority, where the Ingress has none of its own.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export function routerRule(host: string, { path, match }: IngressPath, { strictPrefixMatching = false }: PrefixMatching): string {
  return `Host(\`${host}\`) && ${pathRule(path, match === 'Prefix', strictPrefixMatching)}`;
}

/** The lowest priority that goes before the rules of all these paths, which have none but their length. */
export function priorityAbove(host: string, paths: readonly IngressPath[], matching: PrefixMatching): number {
  return Math.max(...paths.map((path) => routerRule(host, path, matching).length)) + 1;
}

function pathRule(path: string, isPrefix: boolean, strict: boolean): string {
  if (!isPrefix) return `Path(\`${path}\`)`;
  if (!strict || path === '/') return `PathPrefix(\`${path}\`)`;
  const bare = path.replace(/\/$/, '');
  return `(Path(\`${bare}\`) || PathPrefix(\`${bare}/\`))`;
}
