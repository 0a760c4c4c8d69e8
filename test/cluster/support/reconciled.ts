import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../../core/system';
import { TestProject } from '../../support/project';
import { GitopsRepository } from './gitops-repository';
import { GIT_URL } from './settings';

const ROOT = join(__dirname, '../../..');

/** An environment of the project as a controller reconciles it here: its own file and lockfile, rendered by the real command, in the run's repository. */
export class Reconciled {
  readonly repository: GitopsRepository;
  /** Folder of the environment in the clone of the repository. */
  readonly tree: string;
  /** The environment file as it is, but for the repository: the controller is to read the one that is here. */
  readonly text: string;
  /** The lockfile that it names. */
  readonly release: string;
  readonly project: TestProject;
  private readonly file: string;

  /** @param ca PEM of the authority that signed the git server's certificate */
  constructor(
    ca: string,
    private readonly system: System,
    environment: string,
  ) {
    const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
    this.file = `envs/${system.name}/${environment}.yaml`;
    this.text = read(this.file).replace(/^( +url: )https:\/\/github\.com\/\S+$/m, `$1${GIT_URL}`);
    if (!this.text.includes(GIT_URL)) throw new Error(`${this.file}: expected a repository at github.com to put another in its place`);
    const version = /^release: (\S+)/m.exec(this.text)?.[1] ?? '';
    this.release = read(`releases/${system.name}/${version}.yaml`);
    this.project = new TestProject([system], {});
    this.addRelease(version, this.release);
    this.repository = new GitopsRepository(ca);
    this.tree = join(this.repository.folder, 'dist', system.name, environment);
  }

  /** Adds a lockfile. */
  addRelease(version: string, text: string): void {
    this.project.write(`releases/${this.system.name}/${version}.yaml`, text);
  }

  /** Renders the environment with the real command, into the clone. */
  async synth(text = this.text): Promise<void> {
    this.project.write(this.file, text);
    const { exit, err } = await this.project.run('synth');
    if (exit !== 0) throw new Error(err);
    this.repository.replaceTree(join(this.project.root, 'dist'));
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
    this.repository[Symbol.dispose]();
  }
}
