import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/env/system';
import { ROOT } from './galley';
import { digestOf, SHOP_RELEASE, SHOP_WITH_ROLLOUTS, shop } from './shop-system';
import { SignedProject } from './signed-project';
import type { Keys } from './signing';

/** The shop with a web server that runs the release's image, a Rollout, and a map that says how many replicas were asked for. */
export const shopWithCharts: System = defineSystem({
  ...shop,
  build: (app, { images, environment }) => {
    const chart = new Chart(app, 'web', { namespace: 'shop' });
    const replicas = String((environment.config as { replicas: number }).replicas);
    new k8s.KubeConfigMap(chart, 'settings', { metadata: { name: 'settings' }, data: { replicas } });
    new ApiObject(chart, 'rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web' } });
    new k8s.KubePod(chart, 'pod', {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image: String((images as Record<string, unknown>)['web']) }] },
    });
  },
});

/** The shop's release in another version, with a digest of its own for the web server. */
export function shopRelease(version: string, digit: string, origin: 'resolved' | 'sample' = 'resolved'): string {
  return SHOP_RELEASE.replaceAll('"1.4"', `"${version}"`)
    .replace(digestOf('a'), digestOf(digit))
    .replaceAll(/origin: \w+/g, `origin: ${origin}`);
}

export const STAGING = 'envs/shop/staging.yaml';
export const PROD = 'envs/shop/prod.yaml';

const environment = (name: string, production: boolean): string =>
  SHOP_WITH_ROLLOUTS.replace('environment: test', `environment: ${name}`)
    .replace('production: false', `production: ${production}`)
    .replace('release: "1.4"', 'release: "1.4" # the one line');

const FILES = {
  [STAGING]: environment('staging', false),
  [PROD]: environment('prod', true),
  'releases/shop/1.4.yaml': shopRelease('1.4', 'a'),
  'releases/shop/1.5.yaml': shopRelease('1.5', 'e'),
  'releases/shop/1.6.yaml': shopRelease('1.6', 'f', 'sample'),
  '.gitignore': '.galley-staging/\n',
};

/** A project of the shop in a repository of its own: two environments, three releases, rendered and committed. */
export class SignedShop extends SignedProject {
  /** @param begun a shop to begin as a copy of; else what access.yaml says */
  constructor(keys: Keys, begun: SignedShop | { readonly access: string }) {
    super([shopWithCharts], begun instanceof SignedShop ? begun : { ...FILES, 'access.yaml': begun.access }, keys);
  }

  /** How to run Galley on it in a process of its own, where it can be killed, or has a terminal. */
  command(...words: readonly string[]): [command: string, ...words: string[]] {
    const main = join(this.root, '.git', 'galley-main.ts');
    writeFileSync(
      main,
      `import { main } from '${ROOT}/cli/main';
import { shopWithCharts } from '${ROOT}/test/support/signed-shop';
void main({ systems: [shopWithCharts], root: ${JSON.stringify(this.root)} });
`,
    );
    return [process.execPath, '--import', require.resolve('tsx'), main, ...words];
  }
}

/** An access.yaml: ada owns everything, grace is admin of staging, rita is known and only reads. */
export function accessOf(actors: Readonly<Record<string, object>>): string {
  return `${JSON.stringify(
    {
      actors,
      grants: [
        { actors: ['ada'], role: 'owner', environments: ['*'] },
        { actors: ['grace'], role: 'admin', environments: ['shop/staging'] },
      ],
    },
    null,
    2,
  )}\n`;
}
