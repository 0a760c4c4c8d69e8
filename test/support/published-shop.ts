import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/env/system';
import { GitFolder } from './git-folder';
import { PASSWORD, USER } from './git-remote';
import { TestProject } from './project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from './shop-system';

/** The shop with two applications; a setting of the environment is a file of its own. */
export const shopWithCharts: System = defineSystem({
  ...shop,
  build: (app, { environment, images }) => {
    const base = new Chart(app, 'base');
    new k8s.KubeNamespace(base, 'namespace', { metadata: { name: 'shop' } });
    for (const [name, value] of Object.entries((environment.config as { settings: Record<string, string> }).settings))
      new k8s.KubeConfigMap(base, name, {
        metadata: { name: name.toLowerCase().replaceAll('_', '-'), namespace: 'shop' },
        data: { value },
      });
    const image = String((images as Record<string, unknown>)['web']);
    new k8s.KubePod(new Chart(app, 'web', { namespace: 'shop' }), 'pod', {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image }] },
    });
  },
});

/** A project in git with environments of the shop, rendered and committed. */
export class PublishedShop extends TestProject {
  readonly repository: GitFolder;

  constructor(environments: readonly string[] = ['test']) {
    super([shopWithCharts], { 'releases/shop/1.4.yaml': SHOP_RELEASE });
    this.repository = new GitFolder(this.root);
    this.repository.git('remote', 'add', 'origin', 'git@git.example.com:shop/deploy.git');
    for (const environment of environments) this.declare(environment);
  }

  declare(environment: string, change: (text: string) => string = (text) => text): void {
    this.write(`envs/shop/${environment}.yaml`, change(SHOP_ENVIRONMENT.replace('environment: test', `environment: ${environment}`)));
  }

  /** Sets one of the environment's settings. */
  set(environment: string, name: string, value: string): void {
    this.declare(environment, (text) => text.replace('LOG_LEVEL: info', `LOG_LEVEL: info\n    ${name}: "${value}"`));
  }

  /** Renders and commits all that is there; returns the commit. */
  async commit(message = 'Change the shop'): Promise<string> {
    const { exit, err } = await this.run('synth', '--out', join(this.root, 'dist'));
    if (exit !== 0) throw new Error(err);
    return this.repository.commit(message);
  }
}

/** Lets git, as the tests' own process runs it, know the password of the remote and nobody by name; returns what undoes it. */
export function withCredentials(folder: string, more = ''): () => void {
  const file = join(folder, 'gitconfig');
  const helper = `!f() { echo username=${USER}; echo password=${PASSWORD}; }; f`;
  writeFileSync(file, `[credential]\n\thelper = ${JSON.stringify(helper)}\n[user]\n\tname = Runner\n\temail = runner@example.com\n${more}`);
  const before = { ...process.env };
  process.env['GIT_CONFIG_GLOBAL'] = file;
  process.env['GIT_CONFIG_SYSTEM'] = '/dev/null';
  return () => {
    for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}
