import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { type GalleyError, problem } from '../../core/errors';
import { withoutCredentials } from '../../core/git/redact';
import { type EnvironmentName, nameOf } from '../../core/names';
import { attempt } from '../io';
import { type ChildAnswer, runChild } from '../process/child';
import type { GitRepository } from './git-repository';

const MODULES = 'node_modules';
const LOCKFILE = 'package-lock.json';

/** Variables that a render may see: it has no business with tokens and settings. */
const SEEN = [
  'PATH',
  'HOME',
  'TMPDIR',
  'SystemRoot',
  'npm_config_registry',
  'npm_config_cache',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
];

/** The project as a commit has it, in a scratch folder, able to render itself by its own charts and its own Galley. */
export class SourceTree {
  private constructor(
    /** The project's folder in it. */
    readonly folder: string,
    private readonly scratch: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Writes a commit's files. The person's index and working tree are not touched.
   *
   * @param project absolute path of the project's folder, whose dependencies are taken where the commit has the same
   * @param scratch an empty folder
   * @throws GalleyError GIT_*, RENDER_FAILED
   */
  static async checkOut({ git: own, root }: GitRepository, commit: string, project: string, scratch: string): Promise<SourceTree> {
    // As they are committed, whatever line ends a person wants in their own files.
    const git = own.with({ config: { 'core.autocrlf': 'false', 'core.eol': 'lf' } });
    const options = { env: { GIT_INDEX_FILE: join(scratch, 'index') } };
    await git.run(['read-tree', commit], options);
    await git.run(['checkout-index', '--all', '--quiet', `--prefix=${join(scratch, 'source')}/`], options);
    const tree = new SourceTree(join(scratch, 'source', relative(root, project)), scratch, git.props.signal);
    await tree.addDependencies(project);
    return tree;
  }

  /**
   * Renders environments, by the commit's own main.ts.
   *
   * @returns for each its files by path below its folder
   * @throws GalleyError RENDER_FAILED
   */
  async render(names: readonly EnvironmentName[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const out = join(this.scratch, 'out');
    const tsx = createRequire(__filename).resolve('tsx');
    await this.run('node', process.execPath, ['--import', tsx, 'main.ts', 'synth', ...names.map(nameOf), '--out', out]);
    return new Map(names.map((name) => [nameOf(name), filesBelow(join(out, name.system, name.environment))]));
  }

  /** The project where it stands, as it is on the disk. */
  static inPlace(folder: string, signal: AbortSignal | undefined): SourceTree {
    return new SourceTree(folder, folder, signal);
  }

  /**
   * Renders all of it, by its own main.ts, and compares that with its `dist/`. Nothing is written.
   *
   * @returns files that are not what the sources render
   * @throws GalleyError RENDER_FAILED
   */
  async outOfStep(): Promise<readonly string[]> {
    const tsx = createRequire(__filename).resolve('tsx');
    const { exit, stdout, stderr } = await this.answer('galley synth', process.execPath, [
      '--import',
      tsx,
      'main.ts',
      'synth',
      '--check',
      '--json',
    ]);
    const paths = exit === 0 || exit === 1 ? differencesIn(stdout.toString('utf8')) : undefined;
    if (paths === undefined) throw this.failed('galley synth', exit, stderr);
    return paths;
  }

  /** A file of the project's folder; undefined if there is none. */
  text(path: string): string | undefined {
    const file = join(this.folder, path);
    return existsSync(file) ? attempt(path, 'read', () => readFileSync(file, 'utf8')) : undefined;
  }

  private async addDependencies(project: string): Promise<void> {
    const lockfile = this.text(LOCKFILE);
    if (lockfile === undefined || existsSync(join(this.folder, MODULES))) return;
    const ours = join(project, LOCKFILE);
    const isSame = existsSync(ours) && existsSync(join(project, MODULES)) && readFileSync(ours, 'utf8') === lockfile;
    if (isSame) attempt(MODULES, 'linked', () => symlinkSync(join(project, MODULES), join(this.folder, MODULES)));
    else await this.run('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }

  private async run(name: string, program: string, words: readonly string[]): Promise<void> {
    const { exit, stderr } = await this.answer(name, program, words);
    if (exit !== 0) throw this.failed(name, exit, stderr);
  }

  private answer(name: string, program: string, words: readonly string[]): Promise<ChildAnswer> {
    const env = Object.fromEntries(SEEN.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])));
    return runChild(program, words, { name, cwd: this.folder, env, ...(this.signal && { signal: this.signal }) });
  }

  private failed(name: string, exit: number, stderr: string): GalleyError {
    const lines = withoutCredentials(stderr)
      .split('\n')
      .map((line) => line.trim());
    const reason = lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== '') ?? `exit code ${exit}`;
    return problem('RENDER_FAILED', {
      subject: name,
      expected: 'the source commit to render',
      got: JSON.stringify(reason),
      next: 'settle that, then run galley again',
    });
  }
}

/** @returns undefined if it is no answer of `galley synth --check --json` */
function differencesIn(text: string): readonly string[] | undefined {
  try {
    const { differences } = JSON.parse(text) as { readonly differences?: unknown };
    if (!Array.isArray(differences)) return undefined;
    return differences.map(({ path }: { readonly path: unknown }) => String(path));
  } catch {
    return undefined;
  }
}

function filesBelow(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = attempt(folder, 'listed', () => readdirSync(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'));
  return new Map(paths.map((path) => [path, attempt(path, 'read', () => readFileSync(join(folder, path), 'utf8'))]));
}
