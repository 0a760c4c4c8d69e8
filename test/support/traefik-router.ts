import { routerRule } from '../../constructs/routing/traefik/router-rule';
import type { JsonObject } from '../../core/object/object';
import { GoProgram } from './go-program';
import { listAt, nameOf } from './pods';
import { at } from './synth';

/** One rule of Traefik's. */
export interface TraefikRoute {
  readonly name: string;
  readonly rule: string;
  /** 0 is the rule's length. */
  readonly priority: number;
}

/** The rules that Traefik 3.6 makes of Ingresses, one for each path: `<ingress> <path>`. */
export function routesOf(ingresses: readonly JsonObject[], { strictPrefixMatching = false } = {}): TraefikRoute[] {
  return ingresses.flatMap((ingress) => {
    const annotations = at(ingress, 'metadata.annotations') as JsonObject;
    return listAt(ingress, 'spec.rules').flatMap((rule) =>
      listAt(rule, 'http.paths').map((each) => {
        const path = { path: String(each['path']), match: each['pathType'] as 'Exact' | 'Prefix', service: '', port: 0 };
        return {
          name: `${nameOf(ingress)} ${path.path}`,
          rule: routerRule(String(rule['host']), path, { strictPrefixMatching }),
          priority: Number(annotations['traefik.ingress.kubernetes.io/router.priority'] ?? 0),
        };
      }),
    );
  });
}

const program = new GoProgram('traefik-router');

/** Asks Traefik's own router for the route of each request; empty if there is none. @throws Error if it does not build */
export function takenBy(routes: readonly TraefikRoute[], requests: readonly string[]): string[] {
  return program.ask({ routes, requests }) as string[];
}
