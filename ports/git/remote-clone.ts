import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { GalleyError } from '../../core/errors';
import { objectFormatOf } from '../../core/git/git-objects';
import { NOTES_REF } from '../../core/published/hydrator';
import { attempt } from '../io';
import type { Git } from './git';
import { GitRepository } from './git-repository';

/** A reference of the remote that is to move to a commit. Never by force: the remote refuses where that would lose a commit. */
export interface Push {
  /** `refs/heads/main` */
  readonly ref: string;
  readonly to: string;
}

/** Lets a stalled transfer end: fewer bytes a second than the first for as many seconds as the second. */
const STALL = { 'http.lowSpeedLimit': '100', 'http.lowSpeedTime': '60' } as const;

/**
 * A clone of another repository, in a scratch folder: one commit deep, without files, and without contents until Galley needs one. So the
 * cost of a publish depends on its changes, not on the size of the repository.
 */
export class RemoteClone {
  private readonly here = new Set<string>();

  /** False until something has used the list from the time of the clone. */
  private asked = false;

  private constructor(
    readonly repository: GitRepository,
    /** References that the remote was seen to have. */
    private readonly there: Set<string>,
  ) {}

  /**
   * Makes a clone that knows a remote; nothing is fetched yet.
   *
   * @param git runs in the scratch folder, empty
   * @param refs references that will be asked for
   * @throws GalleyError GIT_UNREACHABLE, GIT_DENIED
   */
  static async open(git: Git, url: string, refs: readonly string[]): Promise<RemoteClone> {
    const asked = git.with({ config: STALL });
    const there = await listRemote(asked, url, ['HEAD', ...refs]);
    // The remote decides how objects are named; one that has none yet is taken to be as most are.
    const [id = ''] = there.values();
    await asked.run(['init', '--quiet', '--template=', `--object-format=${objectFormatOf(id)}`, '.']);
    const file = join(git.folder, '.git/config');
    attempt(file, 'written', () => appendFileSync(file, partialCloneOf(url)));
    return new RemoteClone(await GitRepository.holding(asked.props), new Set(there.keys()));
  }

  /** Which of the references the remote has. It is asked only where one was not there before. */
  async has(refs: readonly string[]): Promise<string[]> {
    const missing = refs.some((ref) => !this.there.has(ref));
    if (missing && this.asked) for (const ref of (await listRemote(this.repository.git, 'origin', refs)).keys()) this.there.add(ref);
    this.asked = true;
    return [...new Set(refs)].filter((ref) => this.there.has(ref));
  }

  /**
   * Fetches what references name, with the names of all files and the contents of none, and the notes whole.
   *
   * @param depth commits of each; `whole` of a clone that lacks some
   * @returns what they name by now
   */
  async fetch(refs: readonly string[], depth: number | 'all' | 'whole' = 1): Promise<ReadonlyMap<string, string>> {
    if (refs.length === 0) return new Map();
    const local = (ref: string): string => (ref === NOTES_REF ? ref : ref.replace(/^refs\//, 'refs/remote/'));
    const words = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--filter=blob:none'];
    await this.repository.git.run([
      ...words,
      ...(depth === 'all' ? [] : [depth === 'whole' ? '--unshallow' : `--depth=${depth}`]),
      'origin',
      ...refs.map((ref) => `+${ref}:${local(ref)}`),
    ]);
    const ids = await Promise.all(refs.map((ref) => this.repository.find(local(ref))));
    return new Map(refs.flatMap((ref, index) => (ids[index] === undefined ? [] : [[ref, ids[index]]])));
  }

  /** Fetches all that leads to a reference that was fetched before, contents apart. */
  async deepen(ref: string): Promise<void> {
    if (this.repository.isShallow()) await this.fetch([ref], 'whole');
  }

  /** Fetches contents in one go; each that is then still missing git fetches by itself when it is read. */
  async prefetch(ids: readonly string[]): Promise<void> {
    const wanted = ids.filter((id) => !this.here.has(id));
    if (wanted.length === 0) return;
    for (const id of wanted) this.here.add(id);
    const words = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--filter=blob:none',
      '--stdin',
      'origin',
    ];
    const negotiation = this.repository.git.with({ config: { 'fetch.negotiationAlgorithm': 'noop' } });
    try {
      await negotiation.run(words, { stdin: wanted.map((id) => `${id}\n`).join('') });
    } catch (error) {
      // A server that gives no single objects has sent all contents before.
      if (!(error instanceof GalleyError) || error.problems.some(({ code }) => code === 'INTERRUPTED')) throw error;
    }
  }

  /**
   * Pushes references: all of them or none. Where the remote can't do that, one after the other, in the given order.
   *
   * @returns undefined if it is done; the error GIT_MOVED if one of them has moved meanwhile, or somebody has it locked
   * @throws GalleyError GIT_DENIED, GIT_UNREACHABLE
   */
  async push(pushes: readonly Push[]): Promise<GalleyError | undefined> {
    const atomic = await this.tryPush(pushes, ['--atomic']);
    if (atomic !== 'no atomic push') return atomic;
    for (const push of pushes) {
      const refused = await this.tryPush([push], []);
      if (refused instanceof GalleyError) return refused;
    }
    return undefined;
  }

  private async tryPush(pushes: readonly Push[], options: readonly string[]): Promise<GalleyError | undefined | 'no atomic push'> {
    const refspecs = pushes.map(({ ref, to }) => `${to}:${ref}`);
    try {
      await this.repository.git.run(['push', '--quiet', '--no-follow-tags', '--recurse-submodules=no', ...options, 'origin', ...refspecs]);
      return undefined;
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      if (error.message.includes('does not support --atomic')) return 'no atomic push';
      if (error.problems.some(({ code }) => code === 'GIT_MOVED')) return error;
      throw error;
    }
  }
}

/** What references of a remote name; those that it does not have are left out. */
async function listRemote(git: Git, remote: string, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lines = (await git.text(['ls-remote', '--', remote, ...refs])).split('\n').map((line) => line.split('\t'));
  return new Map(lines.flatMap(([id = '', ref = '']) => (refs.includes(ref) ? [[ref, id]] : [])));
}

/** The settings of a clone without contents: https://git-scm.com/docs/partial-clone. */
function partialCloneOf(url: string): string {
  const remote = `[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tpromisor = true\n\tpartialCloneFilter = blob:none\n`;
  return `[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tpartialClone = origin\n${remote}`;
}
