import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/system';
import { ROOT } from './galley';
import { GitFolder } from './git-folder';
import { TestProject } from './project';
import { digestOf, SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from './shop-system';
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
  SHOP_ENVIRONMENT.replace('environment: test', `environment: ${name}`)
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
export class SignedShop extends TestProject {
  readonly folder: GitFolder;

  /** @param begun a shop to begin as a copy of; else what access.yaml says */
  constructor(
    private readonly keys: Keys,
    begun: SignedShop | { readonly access: string },
  ) {
    super([shopWithCharts], begun instanceof SignedShop ? {} : { ...FILES, 'access.yaml': begun.access });
    if (begun instanceof SignedShop) cpSync(begun.root, this.root, { recursive: true, preserveTimestamps: true });
    this.folder = new GitFolder(this.root);
  }

  /** Renders, and commits all that is there, by nobody who is proven. */
  async settle(message = 'Begin'): Promise<string> {
    await this.run('synth', '--out', join(this.root, 'dist'));
    return this.folder.commit(message);
  }

  /** From now on commits are signed with this SSH key; undefined: with none. */
  signAs(name: string | undefined): this {
    for (const key of ['user.signingKey', 'gpg.format']) {
      try {
        this.folder.git('config', '--unset-all', key);
      } catch {
        // It was not set.
      }
    }
    if (name !== undefined) {
      this.folder.git('config', 'gpg.format', 'ssh');
      this.folder.git('config', 'user.signingKey', this.keys.file(name));
    }
    return this;
  }

  /** From now on commits are signed with this OpenPGP key. */
  signWithGpg(fingerprint: string): this {
    this.signAs(undefined);
    this.folder.git('config', 'user.signingKey', fingerprint);
    return this;
  }

  /** Commits all that is there by hand, signed as git is set. */
  commitSigned(message: string): string {
    this.folder.git('add', '--all');
    // The date of tests would be before the key's.
    execFileSync('git', ['commit', '--quiet', '-S', '-m', message], { cwd: this.root, stdio: 'pipe' });
    return this.git('rev-parse', 'HEAD');
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

  git(...words: readonly string[]): string {
    return this.folder.git(...words);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** All that an action may change: the branch, other references, the index, and what `git status` says; notes apart. */
  state(): string {
    const refs = this.git('for-each-ref')
      .split('\n')
      .filter((line) => !line.endsWith('refs/notes/galley'));
    return [...refs, this.git('rev-parse', 'HEAD'), this.git('ls-files', '--stage'), this.git('status', '--porcelain', '--ignored')].join(
      '\n',
    );
  }

  /** The trailers of a commit, as git reads them. */
  trailers(commit = 'HEAD'): Record<string, string> {
    const message = this.git('log', '-1', '--format=%B', commit);
    const text = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
    return Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/).slice(0, 2)),
    );
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
