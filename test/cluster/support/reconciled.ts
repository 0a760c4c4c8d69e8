import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../../core/env/system';
import { SignedProject } from '../../support/signed-project';
import { accessOf } from '../../support/signed-shop';
import { Keys } from '../../support/signing';
import { GitopsRepository } from './gitops-repository';
import { GIT_URL } from './settings';

const ROOT = join(__dirname, '../../..');
const OWNER = 'ada';

/**
 * An environment of the project as a controller reconciles it here. That is its own file and lockfile in a repository of their own, whose owner signs, and
 * the run's repository, which `galley publish` writes.
 */
export class Reconciled {
  /** The reconciled environment. */
  readonly repository: GitopsRepository;
  /** Folder of the environment in the clone of the repository. */
  readonly tree: string;
  /** The environment file as it is, but for the repository: the controller is to read the one that is here. */
  readonly text: string;
  /** The version that it names, and its lockfile. */
  readonly version: string;
  readonly release: string;
  /** The published environment. */
  readonly project: SignedProject;
  private readonly keys = new Keys();
  /** `<system>/<environment>`. */
  readonly target: string;

  /** @param ca PEM of the authority that signed the git server's certificate */
  constructor(
    ca: string,
    private readonly system: System,
    environment: string,
  ) {
    this.target = `${system.name}/${environment}`;
    this.text = readEnvironment(this.target);
    this.version = /^release: (\S+)/m.exec(this.text)?.[1] ?? '';
    this.release = readFileSync(join(ROOT, `releases/${system.name}/${this.version}.yaml`), 'utf8');
    const files = {
      'access.yaml': accessOf({ [OWNER]: { ssh: [this.keys.ssh(OWNER)] }, grace: {} }),
      '.gitignore': '.galley-staging/\n',
      [`releases/${system.name}/${this.version}.yaml`]: this.release,
    };
    this.project = new SignedProject([system], files, this.keys).signAs(OWNER);
    this.repository = new GitopsRepository(ca);
    this.tree = join(this.repository.folder, 'dist', this.target);
    letGitTrust(ca, this.keys.folder);
  }

  /** Adds a lockfile, and commits it. */
  addRelease(version: string, text: string): void {
    this.project.write(`releases/${this.system.name}/${version}.yaml`, text);
    this.project.commitSigned(`Add ${version}`);
  }

  /** Runs a command that has to succeed; what it prints. */
  async galley(...words: readonly string[]): Promise<string> {
    const { exit, out, err } = await this.project.run(...words);
    if (exit !== 0) throw new Error(`galley ${words.join(' ')}: exit ${exit}\n${err}`);
    return out;
  }

  /** Renders the environment, or another text of it, and commits. @param others further environments of the system, by name */
  async write(text = this.text, others: readonly string[] = []): Promise<void> {
    this.project.write(`envs/${this.target}.yaml`, text);
    for (const name of others) this.project.write(`envs/${this.system.name}/${name}.yaml`, readEnvironment(`${this.system.name}/${name}`));
    await this.galley('synth');
    this.project.commitSigned('Change the environment');
  }

  /** Publishes the commit; returns the published commit. */
  async publish(): Promise<string> {
    await this.galley('publish', this.target);
    return this.repository.take('main');
  }

  /** Publishes what is committed for review, to a branch that may hold other environments' proposals too. */
  async propose(branch: string): Promise<void> {
    await this.galley('publish', this.target, '--pr-branch', branch);
  }

  /** Publishes for review, has somebody change the tree beside it, and merges both at once; returns the commit that is reconciled. */
  async publishWith(edit: (repository: GitopsRepository) => void): Promise<string> {
    const branch = `review-${this.project.git('rev-parse', '--short', 'HEAD')}`;
    await this.propose(branch);
    this.repository.take(branch);
    edit(this.repository);
    return this.repository.push('Edit by hand');
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
    this.repository[Symbol.dispose]();
    this.keys[Symbol.dispose]();
  }
}

/** An environment file of the project, with the run's repository in place of its own. */
function readEnvironment(target: string): string {
  const file = `envs/${target}.yaml`;
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/^( +url: )https:\/\/github\.com\/\S+$/m, `$1${GIT_URL}`);
  if (!text.includes(GIT_URL)) throw new Error(`${file}: expected a repository at github.com to put another in its place`);
  return text;
}

/** Has git, as this process runs it from now on, trust the run's authority, and know who commits. */
function letGitTrust(ca: string, folder: string): void {
  const [authority, config] = [join(folder, 'ca.crt'), join(folder, 'gitconfig')];
  writeFileSync(authority, ca);
  writeFileSync(config, '[user]\n\tname = Runner\n\temail = runner@example.com\n');
  Object.assign(process.env, { GIT_SSL_CAINFO: authority, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_SYSTEM: '/dev/null' });
}
