import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kaze } from '../../../../charts/kaze';
import { memql } from '../../../../charts/memql';
import { withFeatures } from '../../../charts/kaze/support/cells';
import { edit } from '../../../support/edit';
import { GALLEY, ROOT } from '../../../support/galley';
import { TestProject } from '../../../support/project';
import { type KilledRun, killAtRandom } from '../../support/kill-at-random';

const RELEASES = ['releases/kaze/1.4.0.yaml', 'releases/memql/0.9.14.yaml'];

type Edit = (text: string) => string;
const asItIs: Edit = (text) => text;

/** What the environment files say in even and in odd runs: nearly every file differs, and some are there in one of both only. */
const STATES: Readonly<Record<string, readonly [even: Edit, odd: Edit]>> = {
  'kaze/cluster-dev': [
    asItIs,
    (text) => withFeatures('nats: true', 'qdrant: true')(edit(['namespace: kaze\n', 'namespace: cell\n'])(text)),
  ],
  'kaze/agency-prod': [asItIs, edit(['namespace: kaze-agency\n', 'namespace: agency\n'], [/ {4}(pgbouncer|monitors): true\n/, ''])],
  'kaze/customer-acme': [asItIs, edit(['namespace: kaze\n', 'namespace: acme\n'], [/ {4}networkPolicies: true\n/, ''])],
  'memql/staging': [asItIs, edit(['namespace: memql\n', 'namespace: mesh\n'], ['implementation: ingress\n', 'implementation: gateway\n'])],
  'memql/prod': [asItIs, edit(['namespace: memql\n', 'namespace: mesh\n'])],
};

/** Two systems whose environments say one thing in even runs, another in odd ones, and a synth of them that can be stopped. */
export class TwoStates {
  readonly project = new TestProject(
    [kaze, memql],
    Object.fromEntries(RELEASES.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])),
  );
  readonly out = join(this.project.root, 'dist');
  readonly #folders = Object.keys(STATES).map((name) => join(this.out, name));

  /** Writes what the environments say in a run. */
  say(run: number): void {
    for (const [name, states] of Object.entries(STATES)) {
      const path = `envs/${name}.yaml`;
      this.project.write(path, states[run % 2 === 0 ? 0 : 1](readFileSync(join(ROOT, path), 'utf8')));
    }
  }

  /** The render of even and of odd runs. */
  async trees(): Promise<[even: ReadonlyMap<string, string>, odd: ReadonlyMap<string, string>]> {
    const trees: Map<string, string>[] = [];
    for (const run of [0, 1]) {
      this.say(run);
      await this.project.run('synth', '--out', join(this.project.root, `tree-${run}`));
      trees.push(filesIn(join(this.project.root, `tree-${run}`)));
    }
    const [even = new Map(), odd = new Map()] = trees;
    return [even, odd];
  }

  /** Runs the real command, and stops it at a moment. */
  synth(moment: {
    readonly within: number;
    readonly random: () => number;
    readonly startWhen?: () => boolean;
    readonly how?: NodeJS.Signals;
  }): Promise<KilledRun> {
    const [command, ...words] = GALLEY;
    return killAtRandom(command, [...words, '-C', this.project.root, 'synth', '--out', this.out], { ...moment, cwd: ROOT });
  }

  readonly isStaging = (): boolean => this.#folders.some((folder) => existsSync(join(folder, '.galley-staging')));

  readonly isUnfinished = (): boolean =>
    this.#folders.some(
      (folder) =>
        existsSync(join(folder, '.galley.json')) && readFileSync(join(folder, '.galley.json'), 'utf8').includes('"finished": false'),
    );

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
  }
}

/** Lines on stderr, without the advisories that an environment may have. */
export const complaints = (stderr: string): string => stderr.replaceAll(/^(?:warning\[| {2}and in ).*\n?/gm, '');

/** Every file of a tree but Galley's own, with its content. */
export function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(paths.filter((path) => !path.includes('/.galley')).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

export const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
