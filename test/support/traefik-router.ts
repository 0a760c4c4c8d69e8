import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { routerRule } from '../../constructs/routing/traefik/router-rule';
import type { JsonObject } from '../../core/render/object';
import { ROOT } from './galley';
import { listAt, nameOf } from './pods';
import { at } from './synth';

/** One rule of Traefik's. */
export interface TraefikRoute {
  readonly name: string;
  readonly rule: string;
  /** 0 is the rule's length. */
  readonly priority: number;
}

/** Milliseconds that the first build may take. */
export const FIRST_BUILD_MS = 900_000;

/** Why it can't be asked here; undefined where it can. */
export const withoutTraefik = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

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

let program: string | undefined;

/** Asks Traefik's own router which route takes each request; empty where none does. @throws Error where it can't be built */
export function takenBy(routes: readonly TraefikRoute[], requests: readonly string[]): string[] {
  program ??= build();
  const { status, stdout, stderr } = spawnSync(program, [], { input: JSON.stringify({ routes, requests }), encoding: 'utf8' });
  if (status !== 0) throw new Error(`traefik-router ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as string[];
}

function build(): string {
  const folder = join(ROOT, 'node_modules/.cache/galley');
  const binary = join(folder, 'traefik-router');
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('go', ['build', '-o', binary, '.'], { cwd: join(__dirname, 'go/traefik-router'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`go build of traefik-router ended with ${status}: ${stderr}`);
  return binary;
}
